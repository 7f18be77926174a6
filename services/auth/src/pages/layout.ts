import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'
import { STYLESHEET_PATH } from './stylesheet.ts'

// A suspension bridge: two towers, one cable, the deck.
export const mark = html`<svg class="mark" viewBox="0 0 64 40" aria-hidden="true" focusable="false">
  <path class="mark-cable" d="M1 24 Q9 21 17 5 Q32 33 47 5 Q55 21 63 24" />
  <path class="mark-hanger" d="M24 14.5 V27 M32 19 V27 M40 14.5 V27" />
  <path class="mark-tower" d="M17 3 V36 M47 3 V36" />
  <path class="mark-deck" d="M1 28 H63" />
</svg>`

/** A whole page: the mark, one card, nothing else. */
export const layout = (t: Messages, title: string, content: Html): Html =>
  html`<!doctype html>
    <html lang="${t.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${t.product}</title>
        <link rel="stylesheet" href="${STYLESHEET_PATH}" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <header class="brand">
          ${mark}
          <p class="brand-name">${t.product}</p>
          <p class="brand-line">${t.tagline}</p>
        </header>
        <main class="card">${content}</main>
      </body>
    </html>`

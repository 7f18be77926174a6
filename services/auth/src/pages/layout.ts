import { PASSKEY_SCRIPT_PATHS, STYLESHEET_PATH } from './assets.ts'
import { bridge } from './bridge.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'

const scripts = PASSKEY_SCRIPT_PATHS.map((path) => html`<script defer src="${path}"></script>`)

/** A whole page: the bridge, one card below it, nothing else. Only a page with passkeys has scripts. */
export const layout = (
  t: Messages,
  title: string,
  content: Html,
  { passkeys = false }: { passkeys?: boolean } = {},
): Html =>
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
        ${passkeys && scripts}
      </head>
      <body>
        <header class="brand">
          <p class="brand-name">${t.product}</p>
          <p class="brand-line">${t.tagline}</p>
          ${bridge}
        </header>
        <main class="card">${content}</main>
      </body>
    </html>`

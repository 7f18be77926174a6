import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'

/** What stands at the bare address. `connectTo` is what clients are given; undefined: it is not the same for everybody. */
export const welcomePage = (t: Messages, { connectTo }: { connectTo: string | undefined }): Html =>
  layout(
    t,
    t.welcomeTitle,
    html`<h1>${t.welcomeTitle}</h1>
      <p class="lead">${t.welcomeLead}</p>
      ${
        connectTo === undefined
          ? html`<p>${t.welcomeAsk}</p>`
          : html`<p>${t.welcomeConnect}</p>
              <p><code>${connectTo}</code></p>`
      }
      <p class="back"><a href="/account">${t.accountTitle}</a></p>`,
  )

import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'

/** Whether anybody but the client itself stands behind its name: the host that publishes it, or "unverified". */
export const publisherLine = (t: Messages, publisher: string | undefined): Html =>
  publisher === undefined
    ? html`<p class="unverified"><span class="badge">${t.unverified}</span> ${t.unverifiedHint}</p>`
    : html`<p class="unverified">
        <span class="badge good">${t.verified}</span>
        ${t.verifiedHint(html`<strong>${publisher}</strong>`)}
      </p>`

/** The same in two words, for a list. */
export const publisherBadge = (t: Messages, publisher: string | undefined): Html =>
  publisher === undefined
    ? html`<span class="badge">${t.unverified}</span>`
    : html`<span class="badge good">${publisher}</span>`

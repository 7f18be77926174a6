import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'

/** The way back from a page of the account. */
export const backToAccountLink = (t: Messages): Html =>
  html`<p class="back"><a href="/account">${t.backToAccount}</a></p>`

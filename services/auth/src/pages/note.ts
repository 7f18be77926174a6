import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'

export type NoteProps = { title: string; lead: string; help?: string; link?: string }

/** A page that only says something; `link` leads to the account. */
export const notePage = (t: Messages, { title, lead, help, link }: NoteProps): Html =>
  layout(
    t,
    title,
    html`<h1>${title}</h1>
      <p class="lead">${lead}</p>
      ${help !== undefined && html`<p>${help}</p>`}
      ${link !== undefined && html`<p class="actions"><a class="button" href="/account">${link}</a></p>`}`,
  )

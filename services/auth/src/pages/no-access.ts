import { signedInAs } from './consent.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { named } from './named.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'

export type NoAccessProps = {
  uid: string
  csrf: string
  clientName: string
  resourceTitle: string
  account: { name: string; email: string }
}

export const noAccessPage = (t: Messages, props: NoAccessProps): Html =>
  layout(
    t,
    t.noAccessTitle,
    html`<h1>${t.noAccessTitle}</h1>
      <p class="lead">${t.noAccessLead(named(props.clientName), named(props.resourceTitle))}</p>
      <p>${t.noAccessHelp}</p>
      <form method="post" action="/interaction/${props.uid}/deny">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <div class="actions">
          <button class="primary" type="submit">${t.back}</button>
        </div>
      </form>
      ${signedInAs(t, props)}`,
  )

import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'
import { newPasswordFields } from './new-password.ts'

export type ResetProps = { csrf: string; token: string; problem?: string }

export const resetPage = (t: Messages, props: ResetProps): Html =>
  layout(
    t,
    t.resetTitle,
    html`<h1>${t.resetTitle}</h1>
      <p class="lead">${t.resetLead}</p>
      ${props.problem !== undefined && html`<p class="problem" role="alert">${props.problem}</p>`}
      <form method="post" action="/account/reset">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <input type="hidden" name="token" value="${props.token}" />
        ${newPasswordFields(t)}
        <div class="actions"><button class="primary" type="submit">${t.savePassword}</button></div>
      </form>`,
  )

import { backToAccountLink } from './back.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'
import { newPasswordFields } from './new-password.ts'

export type PasswordProps = { csrf: string; email: string; problem?: string }

export const passwordPage = (t: Messages, props: PasswordProps): Html =>
  layout(
    t,
    t.changePassword,
    html`<h1>${t.changePassword}</h1>
      <p class="lead">${t.passwordLead}</p>
      ${props.problem !== undefined && html`<p class="problem" role="alert">${props.problem}</p>`}
      <form method="post" action="/account/password">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <input type="hidden" name="username" autocomplete="username" value="${props.email}" />
        <label for="current">${t.currentPassword}</label>
        <input
          id="current"
          name="current"
          type="password"
          autocomplete="current-password"
          maxlength="512"
          required
        />
        ${newPasswordFields(t)}
        <div class="actions"><button class="primary" type="submit">${t.savePassword}</button></div>
      </form>
      ${backToAccountLink(t)}`,
  )

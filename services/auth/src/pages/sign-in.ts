import { html } from './html.ts'
import type { Html } from './html.ts'
import { named } from './named.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'

export type SignInProps = {
  uid: string
  csrf: string
  clientName: string
  email: string
  problem: string | undefined
}

export const signInPage = (t: Messages, props: SignInProps): Html =>
  layout(
    t,
    t.signInTitle,
    html`<h1>${t.signInTitle}</h1>
      <p class="lead">${t.signInLead(named(props.clientName))}</p>
      ${props.problem && html`<p class="problem" role="alert">${props.problem}</p>`}
      <form method="post" action="/interaction/${props.uid}/sign-in">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <label for="email">${t.email}</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="username"
          inputmode="email"
          autocapitalize="none"
          spellcheck="false"
          maxlength="254"
          required
          value="${props.email}"
          ${props.email === '' && html`autofocus`}
        />
        <label for="password">${t.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          maxlength="512"
          required
          ${props.email !== '' && html`autofocus`}
        />
        <div class="actions">
          <button class="primary" type="submit">${t.signIn}</button>
          <button type="submit" formaction="/interaction/${props.uid}/deny" formnovalidate>
            ${t.cancel}
          </button>
        </div>
      </form>`,
  )

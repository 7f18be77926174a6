import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'
import { named } from './named.ts'
import { passkeyForm } from './passkey-form.ts'

export type SignInProps = {
  uid: string
  csrf: string
  /** The application to continue with; undefined where it is for the person's own account. */
  clientName: string | undefined
  email: string
  problem: string | undefined
  passkeyOptions: string
  upstream: readonly { id: string; title: string }[]
}

const passwordForm = (t: Messages, props: SignInProps) =>
  html`<form method="post" action="/interaction/${props.uid}/sign-in">
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
      ${
        props.clientName !== undefined &&
        html`<button type="submit" formaction="/interaction/${props.uid}/deny" formnovalidate>
          ${t.cancel}
        </button>`
      }
    </div>
  </form>`

const upstreamForms = (t: Messages, { uid, csrf, upstream }: SignInProps) =>
  upstream.map(
    ({ id, title }) =>
      html`<form class="elsewhere" method="post" action="/interaction/${uid}/upstream">
        <input type="hidden" name="csrf" value="${csrf}" />
        <input type="hidden" name="provider" value="${id}" />
        <div class="actions"><button type="submit">${t.signInAt(title)}</button></div>
      </form>`,
  )

export const signInPage = (t: Messages, props: SignInProps): Html =>
  layout(
    t,
    t.signInTitle,
    html`<h1>${t.signInTitle}</h1>
      <p class="lead">
        ${props.clientName === undefined ? t.signInToAccount : t.signInLead(named(props.clientName))}
      </p>
      ${props.problem && html`<p class="problem" role="alert">${props.problem}</p>`}
      ${passwordForm(t, props)} ${upstreamForms(t, props)}
      ${passkeyForm({
        action: `/interaction/${props.uid}/passkey`,
        csrf: props.csrf,
        ceremony: 'get',
        options: props.passkeyOptions,
        label: t.usePasskey,
        failed: t.passkeyFailed,
      })}`,
    { passkeys: true },
  )

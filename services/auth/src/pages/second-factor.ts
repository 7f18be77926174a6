import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'
import { passkeyForm } from './passkey-form.ts'

export type SecondFactorProps = {
  uid: string
  csrf: string
  totp: boolean
  problem: string | undefined
  /** Absent when the account has no passkey. */
  passkeyOptions: string | undefined
}

export const secondFactorPage = (t: Messages, props: SecondFactorProps): Html =>
  layout(
    t,
    t.secondFactorTitle,
    html`<h1>${t.secondFactorTitle}</h1>
      <p class="lead">${t.secondFactorLead}</p>
      ${props.problem && html`<p class="problem" role="alert">${props.problem}</p>`}
      ${
        props.passkeyOptions !== undefined &&
        passkeyForm({
          action: `/interaction/${props.uid}/passkey`,
          csrf: props.csrf,
          ceremony: 'get',
          options: props.passkeyOptions,
          label: t.usePasskeyHere,
          failed: t.passkeyFailed,
        })
      }
      <form method="post" action="/interaction/${props.uid}/second-factor">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <label for="code">${props.totp ? t.code : t.recoveryCode}</label>
        <input
          id="code"
          name="code"
          type="text"
          autocomplete="one-time-code"
          autocapitalize="none"
          spellcheck="false"
          maxlength="40"
          required
          autofocus
          aria-describedby="code-hint"
        />
        <p class="note hint" id="code-hint">${props.totp ? t.codeHint : t.recoveryHint}</p>
        ${
          props.passkeyOptions !== undefined &&
          html`<p class="warning" data-needs-passkey>${t.needsScript}</p>`
        }
        <div class="actions">
          <button class="primary" type="submit">${t.confirm}</button>
          <button type="submit" formaction="/interaction/${props.uid}/start-over" formnovalidate>
            ${t.startOver}
          </button>
        </div>
      </form>`,
    { passkeys: true },
  )

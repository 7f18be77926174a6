import { backToAccountLink } from './back.ts'
import { Html, html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'

export type TotpProps = {
  csrf: string
  secret: string
  /** An SVG of our own making. */
  qrCode: string
  problem: string | undefined
}

export const totpPage = (t: Messages, props: TotpProps): Html =>
  layout(
    t,
    t.totpTitle,
    html`<h1>${t.totpTitle}</h1>
      <p class="lead">${t.totpLead}</p>
      ${props.problem !== undefined && html`<p class="problem" role="alert">${props.problem}</p>`}
      <div class="qr" role="img" aria-label="${t.totpQr}">${Html.trusted(props.qrCode)}</div>
      <h2>${t.totpSecret}</h2>
      <p class="secret"><code>${props.secret.replace(/.{4}(?=.)/g, '$& ')}</code></p>
      <form method="post" action="/account/totp">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <label for="code">${t.totpCode}</label>
        <input
          id="code"
          name="code"
          type="text"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="12"
          required
        />
        <div class="actions"><button class="primary" type="submit">${t.totpTurnOn}</button></div>
      </form>
      ${backToAccountLink(t)}`,
  )

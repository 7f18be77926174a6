import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'
import { named } from './named.ts'

/** Asks for the code a device shows (RFC 8628 3.3). */
export const deviceCodePage = (
  t: Messages,
  props: { xsrf: string; userCode: string; problem: string | undefined },
): Html =>
  layout(
    t,
    t.deviceTitle,
    html`<h1>${t.deviceTitle}</h1>
      <p class="lead">${t.deviceLead}</p>
      ${props.problem && html`<p class="problem" role="alert">${props.problem}</p>`}
      <form method="post" action="/device">
        <input type="hidden" name="xsrf" value="${props.xsrf}" />
        <label for="user_code">${t.deviceCode}</label>
        <input
          id="user_code"
          name="user_code"
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="20"
          required
          value="${props.userCode}"
          autofocus
        />
        <p class="warning">${t.deviceWarning}</p>
        <div class="actions">
          <button class="primary" type="submit">${t.deviceContinue}</button>
        </div>
      </form>`,
  )

/** Makes the person compare the code, and see who asks (RFC 8628 5.4). */
export const deviceConfirmPage = (
  t: Messages,
  props: { xsrf: string; userCode: string; clientName: string },
): Html =>
  layout(
    t,
    t.deviceConfirmTitle,
    html`<h1>${t.deviceConfirmTitle}</h1>
      <p class="lead">${t.deviceConfirmLead(named(props.clientName))}</p>
      <p class="user-code"><code>${props.userCode}</code></p>
      <p class="warning">${t.deviceWarning}</p>
      <form method="post" action="/device">
        <input type="hidden" name="xsrf" value="${props.xsrf}" />
        <input type="hidden" name="user_code" value="${props.userCode}" />
        <div class="actions">
          <button class="primary" type="submit" name="confirm" value="yes">
            ${t.deviceIsMine}
          </button>
          <button type="submit" name="abort" value="yes">${t.deviceIsNotMine}</button>
        </div>
      </form>`,
  )

export const deviceDonePage = (t: Messages, clientName: string): Html =>
  layout(
    t,
    t.deviceDoneTitle,
    html`<h1>${t.deviceDoneTitle}</h1>
      <p class="lead">${t.deviceDoneLead(named(clientName))}</p>`,
  )

/** Nothing to do any more: the person said no. */
export const deviceStoppedPage = (t: Messages): Html =>
  layout(
    t,
    t.deviceTitle,
    html`<h1>${t.deviceTitle}</h1>
      <p class="lead">${t.deviceStopped}</p>`,
  )

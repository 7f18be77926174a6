import { html } from './html.ts'
import type { Html } from './html.ts'

export type PasskeyFormProps = {
  action: string
  csrf: string
  ceremony: 'get' | 'create'
  /** What the browser is to be asked, as JSON. */
  options: string
  label: string
  failed: string
}

/** A form that passkey.js shows, fills and posts; without JavaScript it is not there. */
export const passkeyForm = (props: PasskeyFormProps, fields?: Html): Html =>
  html`<form
    class="passkey"
    method="post"
    action="${props.action}"
    data-passkey="${props.ceremony}"
    data-options="${props.options}"
    hidden
  >
    <input type="hidden" name="csrf" value="${props.csrf}" />
    <input type="hidden" name="response" value="" />
    ${fields}
    <p class="problem" role="alert" data-passkey-failed hidden>${props.failed}</p>
    <div class="actions"><button type="submit">${props.label}</button></div>
  </form>`

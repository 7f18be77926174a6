import { PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS } from '../accounts/password.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'

/** The two fields for a password that is to be. */
export const newPasswordFields = (t: Messages): Html =>
  html`<label for="new">${t.newPassword}</label>
    <input
      id="new"
      name="new"
      type="password"
      autocomplete="new-password"
      minlength="${PASSWORD_MIN_CHARACTERS}"
      maxlength="${PASSWORD_MAX_CHARACTERS}"
      required
      aria-describedby="new-hint"
    />
    <p class="note hint" id="new-hint">${t.passwordHint(PASSWORD_MIN_CHARACTERS)}</p>
    <label for="again">${t.repeatPassword}</label>
    <input
      id="again"
      name="again"
      type="password"
      autocomplete="new-password"
      maxlength="${PASSWORD_MAX_CHARACTERS}"
      required
    />`

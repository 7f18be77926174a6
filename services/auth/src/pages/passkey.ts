import { backToAccountLink } from './back.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'
import { passkeyForm } from './passkey-form.ts'

export type PasskeyProps = { csrf: string; options: string; problem: string | undefined }

export const passkeyPage = (t: Messages, props: PasskeyProps): Html =>
  layout(
    t,
    t.passkeyTitle,
    html`<h1>${t.passkeyTitle}</h1>
      <p class="lead">${t.passkeyLead}</p>
      ${props.problem !== undefined && html`<p class="problem" role="alert">${props.problem}</p>`}
      <p class="warning" data-needs-passkey>${t.needsScript}</p>
      ${passkeyForm(
        {
          action: '/account/passkeys/new',
          csrf: props.csrf,
          ceremony: 'create',
          options: props.options,
          label: t.makePasskey,
          failed: t.passkeyNotMade,
        },
        html`<label for="name">${t.passkeyName}</label>
          <input
            id="name"
            name="name"
            type="text"
            maxlength="60"
            autocomplete="off"
            aria-describedby="name-hint"
          />
          <p class="note hint" id="name-hint">${t.passkeyNameHint}</p>`,
      )}
      ${backToAccountLink(t)}`,
    { passkeys: true },
  )

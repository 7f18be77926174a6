import type { Factors } from '../accounts/factors.ts'
import { askFirst } from './ask-first.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'
import { moment } from './moment.ts'
import { named } from './named.ts'

export type ShownPasskey = { id: string; name: string; createdAt: Date; usedAt: Date | null }

type Props = { csrf: string; factors: Factors; passkeys: readonly ShownPasskey[] }

const password = (t: Messages, { factors }: Props) =>
  html`<li>
    <h3>${t.passwordSet}</h3>
    ${
      factors.password
        ? html`<p><a href="/account/password">${t.changePassword}</a></p>`
        : html`<p class="quiet">${t.passwordNone}</p>`
    }
  </li>`

const totp = (t: Messages, { csrf, factors }: Props) =>
  html`<li>
    <h3>
      ${t.totp}
      <span class="badge ${factors.totp ? 'good' : 'plain'}">${factors.totp ? t.on : t.off}</span>
    </h3>
    ${
      factors.totp
        ? askFirst({
            csrf,
            action: '/account/totp/remove',
            label: t.remove,
            name: t.removeTotp,
            question: t.removeTotpQuestion,
          })
        : html`<p><a href="/account/totp" aria-label="${t.totpTitle}">${t.setUp}</a></p>`
    }
  </li>`

const passkey = (t: Messages, csrf: string, own: ShownPasskey) =>
  html`<li>
    <p>
      ${named(own.name)}
      <span class="quiet">
        ${t.since} ${moment(t, own.createdAt)} · ${t.lastUsed}
        ${own.usedAt ? moment(t, own.usedAt) : t.never}
      </span>
    </p>
    ${askFirst({
      csrf,
      action: '/account/passkeys/remove',
      label: t.remove,
      name: t.removePasskey(own.name),
      question: t.removePasskeyQuestion,
      field: html`<input type="hidden" name="passkey" value="${own.id}" />`,
    })}
  </li>`

const passkeys = (t: Messages, { csrf, passkeys: own }: Props) =>
  html`<li>
    <h3>${t.passkeys}</h3>
    ${
      own.length === 0
        ? html`<p class="quiet">${t.noPasskeys}</p>`
        : html`<ul class="items inner">
            ${own.map((one) => passkey(t, csrf, one))}
          </ul>`
    }
    <p><a href="/account/passkeys/new">${t.addPasskey}</a></p>
  </li>`

const recoveryCodes = (t: Messages, { csrf, factors }: Props) =>
  html`<li>
    <h3>
      ${t.recoveryCodes}
      <span class="badge ${factors.recoveryCodes > 2 ? 'plain' : ''}"
        >${t.recoveryLeft(factors.recoveryCodes)}</span
      >
    </h3>
    ${askFirst({
      csrf,
      action: '/account/recovery-codes',
      label: t.newRecoveryCodes,
      question: t.newRecoveryCodesQuestion,
    })}
  </li>`

/** Password, authenticator app, passkeys, and codes for when they are lost. */
export const accountSignIn = (t: Messages, props: Props): Html =>
  html`<section class="part" aria-labelledby="sign-in-methods">
    <h2 id="sign-in-methods">${t.signInMethods}</h2>
    <ul class="items">
      ${password(t, props)} ${totp(t, props)} ${passkeys(t, props)}
      ${(props.factors.totp || props.passkeys.length > 0) && recoveryCodes(t, props)}
    </ul>
  </section>`

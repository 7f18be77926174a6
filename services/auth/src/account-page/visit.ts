import type { Context } from 'koa'
import type { Provider } from 'oidc-provider'
import type { Account, Accounts } from '../accounts/accounts.ts'
import type { Passkeys } from '../accounts/passkeys.ts'
import type { RecoveryCodes } from '../accounts/recovery-codes.ts'
import type { Sessions } from '../accounts/sessions.ts'
import type { Throttle } from '../accounts/throttle.ts'
import type { Totp } from '../accounts/totp.ts'
import type { Webauthn } from '../accounts/webauthn.ts'
import type { Sql } from '../database/connect.ts'
import type { Events } from '../events.ts'
import { beginSignIn } from '../interactions/begin-sign-in.ts'
import { readBrowserSession } from '../interactions/browser-session.ts'
import type { Csrf } from '../interactions/csrf.ts'
import { readForm } from '../interactions/form.ts'
import { originOf } from '../interactions/interaction.ts'
import type { Resources } from '../resources/table.ts'

// What decides who can sign in from now on takes somebody who signed in just now, not whoever found the browser open.
const RECENT_SECONDS = 600

export type AccountParts = {
  sql: Sql
  provider: Provider
  resources: Resources
  accounts: Accounts
  throttle: Throttle
  sessions: Sessions
  totp: Totp
  recoveryCodes: RecoveryCodes
  passkeys: Passkeys
  webauthn: Webauthn
  csrf: Csrf
  events: Events
}

/** A signed-in person at the account page. */
export type Visit = {
  account: Account
  /** The uid of this browser's session. */
  session: string
  csrf: string
  /** Who did it and from where, for an event. */
  person: { requestId: string; address: string; accountId: string }
}

export type Need = 'session' | 'recent'

/** What a page of the account does for who is signed in; `form` is empty where nothing was posted. */
export type AccountStep = (
  parts: AccountParts,
  ctx: Context,
  visit: Visit,
  form: URLSearchParams,
) => Promise<void>

const csrfName = (session: string) => `account:${session}`

/**
 * Runs `step` for who is signed in; sends anybody else through sign-in first, and so whoever signed in too long ago
 * for what is needed. A posted form must have come from a page of this session: throws ForgedForm.
 */
export const forVisitor = async (
  parts: AccountParts,
  ctx: Context,
  need: Need,
  step: AccountStep,
): Promise<void> => {
  const { provider, accounts, resources, sessions, csrf } = parts
  const signedIn = await readBrowserSession(provider, accounts, ctx)
  const isRecent =
    signedIn !== undefined && Date.now() / 1000 - signedIn.session.signedInAt <= RECENT_SECONDS
  const isPosted = ctx.method === 'POST'
  if (!signedIn || (need === 'recent' && !isRecent)) {
    return beginSignIn(provider, ctx, resources.issuer, isPosted ? '/account' : ctx.path)
  }
  const { account, session } = signedIn
  const name = csrfName(session.uid)
  const form = isPosted
    ? await readForm(ctx, name, { csrf, issuer: resources.issuer })
    : new URLSearchParams()
  const from = { address: ctx.ip, device: ctx.get('User-Agent') }
  await sessions.seen({ uid: session.uid, accountId: account.id }, from)
  const visit = {
    account,
    session: session.uid,
    csrf: csrf.tokenFor(name),
    person: { ...originOf(ctx), accountId: account.id },
  }
  return step(parts, ctx, visit, form)
}

export type Notice =
  | 'passwordChanged'
  | 'totpRemoved'
  | 'passkeyAdded'
  | 'passkeyRemoved'
  | 'disconnected'
  | 'sessionsEnded'

/** Back to the account page, which says what was done. */
export const backToAccount = (ctx: Context, notice?: Notice): void => {
  ctx.status = 303
  ctx.redirect(notice === undefined ? '/account' : `/account?done=${notice}`)
}

import type { Middleware } from 'koa'
import { disconnect } from './disconnect.ts'
import { overview } from './overview.ts'
import { addPasskey, removePasskey, showNewPasskey } from './passkeys.ts'
import { changePassword, showPassword } from './password.ts'
import { reset, showReset } from './reset.ts'
import { issueRecoveryCodes } from './second-factors.ts'
import { endOtherSessions, signOut } from './sessions.ts'
import { removeTotp, showTotp, turnOnTotp } from './totp.ts'
import { forVisitor } from './visit.ts'
import type { AccountParts, AccountStep, Need } from './visit.ts'

// Taking access away needs no more than a session; whatever decides who gets in needs a recent sign-in, or asks for
// the current password.
const STEPS = new Map<string, [Need, AccountStep]>([
  ['GET /account', ['session', overview]],
  ['POST /account/disconnect', ['session', disconnect]],
  ['POST /account/sessions/end', ['session', endOtherSessions]],
  ['POST /account/sign-out', ['session', signOut]],
  ['GET /account/password', ['session', showPassword]],
  ['POST /account/password', ['session', changePassword]],
  ['GET /account/totp', ['recent', showTotp]],
  ['POST /account/totp', ['recent', turnOnTotp]],
  ['POST /account/totp/remove', ['recent', removeTotp]],
  ['GET /account/passkeys/new', ['recent', showNewPasskey]],
  ['POST /account/passkeys/new', ['recent', addPasskey]],
  ['POST /account/passkeys/remove', ['recent', removePasskey]],
  ['POST /account/recovery-codes', ['recent', issueRecoveryCodes]],
])

/** The pages of a person's own account. All but passkeys work without JavaScript. */
export const accountRoutes =
  (parts: AccountParts): Middleware =>
  async (ctx, next) => {
    if (ctx.path === '/account/reset') {
      if (ctx.method === 'GET') return showReset(parts, ctx)
      if (ctx.method === 'POST') return reset(parts, ctx)
    }
    const [need, step] = STEPS.get(`${ctx.method} ${ctx.path}`) ?? []
    await (need && step ? forVisitor(parts, ctx, need, step) : next())
  }

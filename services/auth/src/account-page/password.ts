import {
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
  isAcceptable,
} from '../accounts/password.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import type { Messages } from '../pages/messages/messages.ts'
import { passwordPage } from '../pages/password.ts'
import { sendPage } from '../pages/send.ts'
import { backToAccount } from './visit.ts'
import type { AccountStep } from './visit.ts'

/** What is wrong with a new password typed twice, if anything. */
export const passwordProblem = (t: Messages, next: string, again: string): string | undefined => {
  if (next !== again) return t.passwordUnequal
  if (!isAcceptable(next)) return t.passwordShape(PASSWORD_MIN_CHARACTERS, PASSWORD_MAX_CHARACTERS)
  return undefined
}

export const showPassword: AccountStep = async (_parts, ctx, { account, csrf }) => {
  sendPage(ctx, 200, passwordPage(chooseMessages(ctx), { csrf, email: account.email }))
}

/** Sets another password for who knows the current one; all other browser sessions end. */
export const changePassword: AccountStep = async (parts, ctx, visit, form) => {
  const { accounts, events } = parts
  const { account, csrf, session, person } = visit
  const t = chooseMessages(ctx)
  const next = form.get('new') ?? ''
  const refuse = (problem: string) =>
    sendPage(ctx, 400, passwordPage(t, { csrf, email: account.email, problem }))
  const problem = passwordProblem(t, next, form.get('again') ?? '')
  if (problem) return refuse(problem)
  const typed = { current: form.get('current') ?? '', next }
  if (!(await accounts.changePassword(account.id, typed, { address: ctx.ip, keep: session }))) {
    await events.accountRefused({ ...person, what: 'password' })
    return refuse(t.passwordWrong)
  }
  await events.passwordChanged(person)
  return backToAccount(ctx, 'passwordChanged')
}

import type { Context } from 'koa'
import { findReset, redeemReset } from '../accounts/reset.ts'
import { readForm } from '../interactions/form.ts'
import { originOf } from '../interactions/interaction.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { notePage } from '../pages/note.ts'
import { resetPage } from '../pages/reset.ts'
import { sendPage } from '../pages/send.ts'
import { passwordProblem } from './password.ts'
import type { AccountParts } from './visit.ts'

// The form is for whoever holds the link, and the link is in the form: there is no session a forged one could ride on.
const CSRF_NAME = 'reset'

const refuse = async ({ events }: AccountParts, ctx: Context) => {
  await events.accountRefused({ ...originOf(ctx), what: 'reset' })
  const t = chooseMessages(ctx)
  const page = notePage(t, {
    title: t.resetVoidTitle,
    lead: t.resetVoidLead,
    help: t.resetVoidHelp,
  })
  sendPage(ctx, 400, page)
}

/** Whether this token can be used; from one address only so many wrong ones are looked at. */
const isUsable = async ({ sql, throttle }: AccountParts, ctx: Context, token: string) => {
  const subject = `\0reset:${ctx.ip}`
  if (!(await throttle.admit(subject, ctx.ip))) return false
  if ((await findReset(sql, token)) === undefined) return false
  await throttle.forgive(subject, ctx.ip)
  return true
}

/** Shows the form for a new password to who comes with a link that can be used. */
export const showReset = async (parts: AccountParts, ctx: Context): Promise<void> => {
  const token = new URLSearchParams(ctx.querystring).get('token') ?? ''
  if (!(await isUsable(parts, ctx, token))) return refuse(parts, ctx)
  const props = { csrf: parts.csrf.tokenFor(CSRF_NAME), token }
  return sendPage(ctx, 200, resetPage(chooseMessages(ctx), props))
}

/** Sets the password, once, and ends all sessions of the account. */
export const reset = async (parts: AccountParts, ctx: Context): Promise<void> => {
  const { sql, csrf, resources, events } = parts
  const t = chooseMessages(ctx)
  const form = await readForm(ctx, CSRF_NAME, { csrf, issuer: resources.issuer })
  const token = form.get('token') ?? ''
  if (!(await isUsable(parts, ctx, token))) return refuse(parts, ctx)
  const password = form.get('new') ?? ''
  const problem = passwordProblem(t, password, form.get('again') ?? '')
  if (problem) {
    const props = { csrf: csrf.tokenFor(CSRF_NAME), token, problem }
    return sendPage(ctx, 400, resetPage(t, props))
  }
  const accountId = await redeemReset(sql, token, password)
  if (accountId === undefined) return refuse(parts, ctx)
  await events.passwordReset({ ...originOf(ctx), accountId })
  const page = notePage(t, {
    title: t.resetDoneTitle,
    lead: t.resetDoneLead,
    link: t.toAccount,
  })
  return sendPage(ctx, 200, page)
}

import { toString as toQrCode } from 'qrcode'
import { chooseMessages } from '../pages/messages/choose.ts'
import { sendPage } from '../pages/send.ts'
import { totpPage } from '../pages/totp.ts'
import { afterRemoval, afterSetUp } from './second-factors.ts'
import { backToAccount } from './visit.ts'
import type { AccountStep } from './visit.ts'

const draw = async (
  { totp }: Parameters<AccountStep>[0],
  ctx: Parameters<AccountStep>[1],
  { account, csrf }: Parameters<AccountStep>[2],
  isWrong: boolean,
): Promise<void> => {
  const pending = await totp.begin(account.id, account.email)
  if (!pending) return backToAccount(ctx)
  const t = chooseMessages(ctx)
  const qrCode = await toQrCode(pending.uri, { type: 'svg', margin: 2 })
  const page = totpPage(t, {
    csrf,
    secret: pending.secret,
    qrCode,
    problem: isWrong ? t.totpWrong : undefined,
  })
  return sendPage(ctx, isWrong ? 400 : 200, page)
}

/** Shows the secret of an authenticator app that is not turned on yet. */
export const showTotp: AccountStep = async (parts, ctx, visit) => draw(parts, ctx, visit, false)

/** Turns the app on for who types the code it shows. */
export const turnOnTotp: AccountStep = async (parts, ctx, visit, form) => {
  const { totp, throttle, events } = parts
  const { account, person } = visit
  const subject = `\0enrol:${account.id}`
  const code = (form.get('code') ?? '').replace(/\s/g, '')
  const mayTry = await throttle.admit(subject, ctx.ip)
  if (!mayTry || !(await totp.confirm(account.id, code))) {
    await events.accountRefused({ ...person, what: 'totp' })
    return draw(parts, ctx, visit, true)
  }
  await throttle.forgive(subject, ctx.ip)
  await events.totpTurnedOn(person)
  return afterSetUp()(parts, ctx, visit, form)
}

export const removeTotp: AccountStep = async (parts, ctx, visit, form) => {
  await parts.totp.remove(visit.account.id)
  await parts.events.totpRemoved(visit.person)
  return afterRemoval('totpRemoved')(parts, ctx, visit, form)
}

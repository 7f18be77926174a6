import { chooseMessages } from '../pages/messages/choose.ts'
import { passkeyPage } from '../pages/passkey.ts'
import { sendPage } from '../pages/send.ts'
import { afterRemoval, afterSetUp } from './second-factors.ts'
import { backToAccount } from './visit.ts'
import type { AccountStep, Visit } from './visit.ts'

const NAME_CHARACTERS = 60

const keyOf = ({ session }: Visit) => `account:${session}`

const readable = (name: string) =>
  name.normalize('NFC').replace(/\p{C}/gu, ' ').trim().slice(0, NAME_CHARACTERS)

const draw = async (
  { webauthn }: Parameters<AccountStep>[0],
  ctx: Parameters<AccountStep>[1],
  visit: Visit,
  hasFailed: boolean,
): Promise<void> => {
  const t = chooseMessages(ctx)
  const page = passkeyPage(t, {
    csrf: visit.csrf,
    options: await webauthn.offerRegistration(keyOf(visit), visit.account),
    problem: hasFailed ? t.passkeyNotMade : undefined,
  })
  sendPage(ctx, hasFailed ? 400 : 200, page, { passkeys: true })
}

/** Offers to make a passkey. */
export const showNewPasskey: AccountStep = async (parts, ctx, visit) =>
  draw(parts, ctx, visit, false)

/** Keeps the passkey that the browser made. */
export const addPasskey: AccountStep = async (parts, ctx, visit, form) => {
  const { webauthn, events } = parts
  const { account, person } = visit
  const name = readable(form.get('name') ?? '') || 'Passkey'
  const response = form.get('response') ?? ''
  if (!(await webauthn.register(keyOf(visit), account.id, response, name))) {
    await events.accountRefused({ ...person, what: 'passkey' })
    return draw(parts, ctx, visit, true)
  }
  await events.passkeyAdded(person)
  return afterSetUp('passkeyAdded')(parts, ctx, visit, form)
}

export const removePasskey: AccountStep = async (parts, ctx, visit, form) => {
  const id = (form.get('passkey') ?? '').replaceAll('\0', '')
  if (!(await parts.passkeys.remove(visit.account.id, id))) return backToAccount(ctx)
  await parts.events.passkeyRemoved(visit.person)
  return afterRemoval('passkeyRemoved')(parts, ctx, visit, form)
}

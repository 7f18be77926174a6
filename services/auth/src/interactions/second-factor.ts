import type { Context } from 'koa'
import { errors } from 'oidc-provider'
import { z } from 'zod'
import { needsSecondFactor, readFactors } from '../accounts/factors.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { secondFactorPage } from '../pages/second-factor.ts'
import { sendPage } from '../pages/send.ts'
import { completeSignIn } from './complete-sign-in.ts'
import { readForm } from './form.ts'
import { loadInteraction, originOf } from './interaction.ts'
import type { Interaction, InteractionParts, Step } from './interaction.ts'

const LIFETIME_SECONDS = 600

const keyOf = (uid: string) => `password-right:${uid}`
const payload = z.object({ accountId: z.string() })

/** The account whose password was right in this interaction, if its second factor is awaited. */
export const awaitedAccount = async (
  { pending, accounts }: InteractionParts,
  uid: string,
): Promise<string | undefined> => {
  const found = payload.safeParse(await pending.look(keyOf(uid))).data
  return found && (await accounts.find(found.accountId))?.id
}

/** Notes that the password was right, and sends the browser to the second step; false when there is none to take. */
export const askSecondFactor = async (
  { sql, pending }: InteractionParts,
  ctx: Context,
  uid: string,
  accountId: string,
): Promise<boolean> => {
  if (!needsSecondFactor(await readFactors(sql, accountId))) return false
  await pending.put(keyOf(uid), { accountId }, LIFETIME_SECONDS)
  ctx.status = 303
  ctx.redirect(`/interaction/${uid}`)
  return true
}

/** Asks for the second factor of an account whose password was right. */
export const showSecondFactor = async (
  { sql, csrf, webauthn }: InteractionParts,
  ctx: Context,
  { uid }: Interaction,
  accountId: string,
  problem?: 'codeFailed' | 'passkeyFailed',
): Promise<void> => {
  const t = chooseMessages(ctx)
  const { totp, passkeys } = await readFactors(sql, accountId)
  const page = secondFactorPage(t, {
    uid,
    csrf: csrf.tokenFor(uid),
    totp,
    problem: problem && t[problem],
    passkeyOptions: passkeys > 0 ? await webauthn.offerSignIn(uid, accountId) : undefined,
  })
  sendPage(ctx, problem ? 400 : 200, page, { passkeys: true })
}

/** Takes a code of the authenticator app, or a recovery code. */
export const secondFactor: Step = async (parts, ctx) => {
  const { resources, csrf, events, checkSecondFactor, pending } = parts
  const { interaction } = await loadInteraction(parts, ctx, 'login')
  const form = await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  const accountId = await awaitedAccount(parts, interaction.uid)
  if (accountId === undefined) throw new errors.SessionNotFound('no password was right here')
  const method = await checkSecondFactor(accountId, form.get('code') ?? '', ctx.ip)
  if (!method) {
    await events.signInRefused({ ...originOf(ctx), outcome: 'refused', accountId })
    return showSecondFactor(parts, ctx, interaction, accountId, 'codeFailed')
  }
  await pending.take(keyOf(interaction.uid))
  const amr = method === 'otp' ? (['pwd', 'otp', 'mfa'] as const) : (['pwd', 'recovery'] as const)
  return completeSignIn(parts, ctx, interaction, accountId, amr)
}

/** Forgets that the password was right. */
export const startOver: Step = async (parts, ctx) => {
  const { resources, csrf, pending } = parts
  const { interaction } = await loadInteraction(parts, ctx, 'login')
  await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  await pending.take(keyOf(interaction.uid))
  ctx.status = 303
  ctx.redirect(`/interaction/${interaction.uid}`)
}

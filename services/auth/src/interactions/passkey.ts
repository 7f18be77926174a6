import { completeSignIn } from './complete-sign-in.ts'
import { readForm } from './form.ts'
import { loadInteraction, originOf } from './interaction.ts'
import type { Step } from './interaction.ts'
import { awaitedAccount, showSecondFactor } from './second-factor.ts'
import { showSignIn } from './sign-in.ts'

/** Takes what a passkey signed: in place of e-mail and password, or after them and then only of that account. */
export const passkey: Step = async (parts, ctx) => {
  const { resources, csrf, events, accounts, webauthn, throttle } = parts
  const loaded = await loadInteraction(parts, ctx, 'login')
  const { interaction } = loaded
  const form = await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  const awaited = await awaitedAccount(parts, interaction.uid)
  const subject = `\0passkey:${ctx.ip}`
  const used = (await throttle.admit(subject, ctx.ip))
    ? await webauthn.verifySignIn(interaction.uid, form.get('response') ?? '')
    : undefined
  const account = used && (await accounts.find(used.accountId))
  if (!account || (awaited !== undefined && awaited !== account.id)) {
    await events.signInRefused({ ...originOf(ctx), outcome: 'refused', accountId: awaited })
    return awaited === undefined
      ? showSignIn(parts, ctx, loaded, { email: '', problem: 'passkeyFailed' })
      : showSecondFactor(parts, ctx, interaction, awaited, 'passkeyFailed')
  }
  await throttle.forgive(subject, ctx.ip)
  const amr =
    awaited === undefined ? (['pop', 'user'] as const) : (['pwd', 'pop', 'user', 'mfa'] as const)
  return completeSignIn(parts, ctx, interaction, account.id, amr)
}

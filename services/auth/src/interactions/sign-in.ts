import type { Context } from 'koa'
import { chooseMessages } from '../pages/messages/choose.ts'
import { sendPage } from '../pages/send.ts'
import { signInPage } from '../pages/sign-in.ts'
import { completeSignIn } from './complete-sign-in.ts'
import { readForm } from './form.ts'
import { loadInteraction, originOf } from './interaction.ts'
import type { InteractionParts, Loaded, Step } from './interaction.ts'
import { askSecondFactor } from './second-factor.ts'

export type SignInProblem =
  | 'signInFailed'
  | 'signInIncomplete'
  | 'passkeyFailed'
  | 'upstreamFailed'
  | 'upstreamUnavailable'

/** Asks who somebody is; `again` is what was typed and why that did not do. */
export const showSignIn = async (
  { csrf, webauthn, upstream }: InteractionParts,
  ctx: Context,
  { interaction: { uid }, request }: Loaded,
  again?: { email: string; problem: SignInProblem },
): Promise<void> => {
  const t = chooseMessages(ctx)
  const page = signInPage(t, {
    uid,
    csrf: csrf.tokenFor(uid),
    clientName: request && (request.client.name ?? t.noName),
    email: again?.email ?? '',
    problem: again && t[again.problem],
    passkeyOptions: await webauthn.offerSignIn(uid),
    upstream: upstream.providers,
  })
  sendPage(ctx, again ? 400 : 200, page, { passkeys: true })
}

/** Takes e-mail and password. */
export const signIn: Step = async (parts, ctx) => {
  const { resources, accounts, csrf, events } = parts
  const loaded = await loadInteraction(parts, ctx, 'login')
  const { interaction } = loaded
  const form = await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  const email = form.get('email') ?? ''
  const password = form.get('password') ?? ''
  // No account has a null character in its address, and PostgreSQL takes none.
  if (!email || !password || email.includes('\0')) {
    return showSignIn(parts, ctx, loaded, { email, problem: 'signInIncomplete' })
  }
  const result = await accounts.signIn(email, password, ctx.ip)
  if (result.outcome !== 'signed_in') {
    await events.signInRefused({ ...originOf(ctx), outcome: result.outcome })
    return showSignIn(parts, ctx, loaded, { email, problem: 'signInFailed' })
  }
  const accountId = result.account.id
  if (await askSecondFactor(parts, ctx, interaction.uid, accountId)) return
  return completeSignIn(parts, ctx, interaction, accountId, ['pwd'])
}

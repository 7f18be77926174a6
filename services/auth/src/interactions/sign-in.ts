import type { Context } from 'koa'
import { endSession } from '../adapter/sessions.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { sendPage } from '../pages/send.ts'
import { signInPage } from '../pages/sign-in.ts'
import { readForm } from './form.ts'
import { finishInteraction, loadInteraction, requestIdOf } from './interaction.ts'
import type { InteractionParts, Loaded, Step } from './interaction.ts'

/** Asks for e-mail and password; `again` is what was typed and why that did not do. */
export const showSignIn = (
  { csrf }: InteractionParts,
  ctx: Context,
  { interaction: { uid }, request }: Loaded,
  again?: { email: string; problem: string },
): void => {
  const t = chooseMessages(ctx)
  const page = signInPage(t, {
    uid,
    csrf: csrf.tokenFor(uid),
    clientName: request.client.name ?? t.noName,
    email: again?.email ?? '',
    problem: again?.problem,
  })
  sendPage(ctx, again ? 400 : 200, page)
}

/** Takes e-mail and password. Whoever was signed in before, and is somebody else, no longer is. */
export const signIn: Step = async (parts, ctx) => {
  const { sql, resources, accounts, csrf, events } = parts
  const loaded = await loadInteraction(parts, ctx, 'login')
  const { interaction } = loaded
  const form = await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  const email = form.get('email') ?? ''
  const password = form.get('password') ?? ''
  const t = chooseMessages(ctx)
  // No account has a null character in its address, and PostgreSQL takes none.
  if (!email || !password || email.includes('\0')) {
    return showSignIn(parts, ctx, loaded, { email, problem: t.signInIncomplete })
  }
  const requestId = requestIdOf(ctx)
  const result = await accounts.signIn(email, password, ctx.ip)
  if (result.outcome !== 'signed_in') {
    await events.signInRefused({ requestId, address: ctx.ip, outcome: result.outcome })
    return showSignIn(parts, ctx, loaded, { email, problem: t.signInFailed })
  }
  const accountId = result.account.id
  const { session } = interaction
  if (session && session.accountId !== accountId) {
    await endSession(sql, session.uid)
    delete interaction.session
    await interaction.persist()
  }
  await events.signedIn({ requestId, address: ctx.ip, accountId })
  return finishInteraction(parts, ctx, { login: { accountId, amr: ['pwd'], remember: false } })
}

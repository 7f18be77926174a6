import type { Context } from 'koa'
import { endSession } from '../adapter/sessions.ts'
import { beginBrowserSession } from './browser-session.ts'
import { finishInteraction, isForAccount, originOf } from './interaction.ts'
import type { Interaction, InteractionParts } from './interaction.ts'

/** How somebody proved who they are, in the words of RFC 8176; `fed` means at an upstream provider. */
export type Amr = readonly ('pwd' | 'otp' | 'mfa' | 'pop' | 'user' | 'fed' | 'recovery')[]

/** Ends a sign-in well. Whoever was signed in before, and is somebody else, no longer is. */
export const completeSignIn = async (
  parts: InteractionParts,
  ctx: Context,
  interaction: Interaction,
  accountId: string,
  methods: Amr,
): Promise<void> => {
  const { sql, provider, events } = parts
  const amr = [...methods]
  const { session } = interaction
  if (session && session.accountId !== accountId) {
    await endSession(sql, session.uid)
    delete interaction.session
    await interaction.persist()
  }
  await events.signedIn({ ...originOf(ctx), accountId, method: amr.join(' ') })
  if (!isForAccount(interaction)) {
    await finishInteraction(parts, ctx, { login: { accountId, amr, remember: false } })
    return
  }
  await interaction.destroy()
  await beginBrowserSession(provider, ctx, { accountId, amr })
  ctx.status = 303
  ctx.redirect(interaction.returnTo)
}

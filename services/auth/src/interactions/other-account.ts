import { endSession } from '../adapter/sessions.ts'
import { beginAgain } from './begin-again.ts'
import { readForm } from './form.ts'
import { loadRequest, requestIdOf } from './interaction.ts'
import type { Step } from './interaction.ts'

/** Ends the browser's session and begins the same authorization anew. */
export const otherAccount: Step = async (parts, ctx) => {
  const { sql, resources, csrf, events } = parts
  const { interaction } = await loadRequest(parts, ctx)
  await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  if (interaction.session) {
    const { accountId, uid } = interaction.session
    await endSession(sql, uid)
    await events.signedOut({ requestId: requestIdOf(ctx), address: ctx.ip, accountId })
  }
  await beginAgain(parts, ctx, interaction)
}

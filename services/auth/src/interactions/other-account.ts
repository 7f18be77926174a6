import { endSession } from '../adapter/sessions.ts'
import { readForm } from './form.ts'
import { loadInteraction, requestIdOf } from './interaction.ts'
import type { Step } from './interaction.ts'

/** Ends the browser's session and begins the same authorization anew. */
export const otherAccount: Step = async (parts, ctx) => {
  const { sql, resources, csrf, events } = parts
  const { interaction } = await loadInteraction(parts, ctx)
  await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  if (interaction.session) {
    const { accountId, uid } = interaction.session
    await endSession(sql, uid)
    await events.signedOut({ requestId: requestIdOf(ctx), address: ctx.ip, accountId })
  }
  await interaction.destroy()
  const again = new URL('/authorize', resources.issuer)
  for (const [name, value] of Object.entries(interaction.params)) {
    if (typeof value === 'string') again.searchParams.set(name, value)
  }
  ctx.status = 303
  ctx.redirect(again.href)
}

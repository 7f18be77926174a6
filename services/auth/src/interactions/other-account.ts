import { endSession } from '../adapter/sessions.ts'
import { readForm } from './form.ts'
import { loadInteraction } from './interaction.ts'
import type { Step } from './interaction.ts'

/** Ends the browser's session and begins the same authorization anew. */
export const otherAccount: Step = async (parts, ctx) => {
  const { sql, resources, csrf } = parts
  const { interaction } = await loadInteraction(parts, ctx)
  await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  if (interaction.session) await endSession(sql, interaction.session.uid)
  await interaction.destroy()
  const again = new URL('/authorize', resources.issuer)
  for (const [name, value] of Object.entries(interaction.params)) {
    if (typeof value === 'string') again.searchParams.set(name, value)
  }
  ctx.status = 303
  ctx.redirect(again.href)
}

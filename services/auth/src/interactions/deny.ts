import { readForm } from './form.ts'
import { finishInteraction, loadRequest, requestIdOf } from './interaction.ts'
import type { Step } from './interaction.ts'
import { rememberConsent } from './remembered-consent.ts'

/** Sends the person back to the application, which learns that the answer was no. */
export const deny: Step = async (parts, ctx) => {
  const { sql, resources, csrf, events } = parts
  const { interaction, request } = await loadRequest(parts, ctx)
  await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  const accountId = interaction.session?.accountId
  if (accountId !== undefined) {
    const resource = request.resource.identifier
    await rememberConsent(sql, { accountId, clientId: request.client.id, resource }, [])
  }
  await events.denied({
    requestId: requestIdOf(ctx),
    address: ctx.ip,
    accountId,
    clientId: request.client.id,
  })
  await finishInteraction(parts, ctx, {
    error: 'access_denied',
    error_description: 'the person denied the access',
  })
}

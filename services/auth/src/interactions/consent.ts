import type { Context } from 'koa'
import type { Access } from '../accounts/access.ts'
import { vouchersOf } from '../clients/voucher.ts'
import { consentPage } from '../pages/consent.ts'
import type { ScopeText } from '../pages/consent.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import type { Messages } from '../pages/messages/messages.ts'
import { noAccessPage } from '../pages/no-access.ts'
import { sendPage } from '../pages/send.ts'
import type { Resource } from '../resources/table.ts'
import { readForm } from './form.ts'
import { saveGrant } from './grant.ts'
import { finishInteraction, loadRequest, requestIdOf, signedInAccount } from './interaction.ts'
import type { Interaction, InteractionParts, Step } from './interaction.ts'
import { rememberConsent } from './remembered-consent.ts'
import type { AccessRequest } from './request.ts'

/** Which of the scopes asked for the account may grant, and which not. */
const offer = async (access: Access, accountId: string, request: AccessRequest) => {
  const allowed = await access.allowedScopes(accountId, request.resource.target)
  return {
    offered: request.scopes.filter((scope) => allowed.has(scope)),
    withheld: request.scopes.filter((scope) => !allowed.has(scope)),
  }
}

const inWords = (t: Messages, resource: Resource) => {
  const ours: Record<string, { title: string; detail: string }> = t.scopes
  return (name: string): ScopeText => {
    const text = ours[name]
    if (resource.kind === 'tenant' && text) return { name, ...text }
    return { name, title: resource.scopes.get(name) ?? name, detail: name }
  }
}

/** Asks a signed-in person; one who may grant nothing of it is told so, and can only go back. */
export const showConsent = async (
  parts: InteractionParts,
  ctx: Context,
  { interaction, request }: { interaction: Interaction; request: AccessRequest },
  problem?: string,
): Promise<void> => {
  const t = chooseMessages(ctx)
  const account = await signedInAccount(parts, interaction)
  const { offered, withheld } = await offer(parts.access, account.id, request)
  const props = {
    uid: interaction.uid,
    csrf: parts.csrf.tokenFor(interaction.uid),
    clientName: request.client.name ?? t.noName,
    resourceTitle: request.resource.title,
    account,
  }
  if (offered.length === 0) return sendPage(ctx, 403, noAccessPage(t, props))
  const words = inWords(t, request.resource)
  const page = consentPage(t, {
    ...props,
    voucher: (await vouchersOf(parts.sql, [request.client.id]))(request.client.id),
    target: request.target,
    offered: offered.map(words),
    withheld: withheld.map(words),
    problem,
  })
  return sendPage(ctx, problem ? 400 : 200, page)
}

/** Takes the decision: what was ticked, as far as it was asked for and the account may grant it. */
export const consent: Step = async (parts, ctx) => {
  const { provider, resources, access, csrf, events } = parts
  const loaded = await loadRequest(parts, ctx, 'consent')
  const { interaction, request } = loaded
  const form = await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  const { id: accountId } = await signedInAccount(parts, interaction)
  const ticked = new Set(form.getAll('scope'))
  const { offered } = await offer(access, accountId, request)
  const chosen = offered.filter((scope) => ticked.has(scope))
  if (chosen.length === 0) return showConsent(parts, ctx, loaded, chooseMessages(ctx).chooseOne)
  const decision = { accountId, clientId: request.client.id, resource: request.resource.identifier }
  await rememberConsent(parts.sql, decision, request.client.isRememberable ? chosen : [])
  const grantId = await saveGrant(provider, accountId, request, new Set(chosen))
  await events.consented({
    requestId: requestIdOf(ctx),
    address: ctx.ip,
    grantId,
    accountId,
    clientId: request.client.id,
    resource: request.resource.identifier,
    scope: chosen.join(' '),
  })
  return finishInteraction(parts, ctx, { consent: { grantId } })
}

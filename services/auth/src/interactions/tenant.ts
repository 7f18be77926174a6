import type { Context } from 'koa'
import { chooseMessages } from '../pages/messages/choose.ts'
import { sendPage } from '../pages/send.ts'
import { tenantPage } from '../pages/tenant.ts'
import { ANY_RESOURCE } from '../resources/requested.ts'
import type { Resource, Resources } from '../resources/table.ts'
import { beginAgain } from './begin-again.ts'
import { readForm } from './form.ts'
import { loadRequest, signedInAccount } from './interaction.ts'
import type { Interaction, InteractionParts, Step } from './interaction.ts'
import type { AccessRequest } from './request.ts'

/** One resource of each tenant, its first. */
const tenantsOf = (resources: Resources): Resource[] => {
  const all = [...resources.byIdentifier.values()].filter(({ kind }) => kind === 'tenant')
  return all.filter(({ target }, index) => all.findIndex((it) => it.target === target) === index)
}

const choicesFor = async ({ access, resources }: InteractionParts, accountId: string) => {
  const targets = await access.targets(accountId)
  return tenantsOf(resources).filter(({ target }) => targets.has(target))
}

const choosing = ({ identifier }: Resource) => ({ resource: identifier, [ANY_RESOURCE]: undefined })

/**
 * Lets the person say which tenant is meant, where the application named no resource: asks who has several, and takes
 * the one of who has only that. False where there is nothing to choose, and consent comes next.
 */
export const chooseTenant = async (
  parts: InteractionParts,
  ctx: Context,
  { interaction, request }: { interaction: Interaction; request: AccessRequest },
): Promise<boolean> => {
  if (interaction.params[ANY_RESOURCE] === undefined) return false
  const account = await signedInAccount(parts, interaction)
  const choices = await choicesFor(parts, account.id)
  const [only] = choices
  if (!only || (choices.length === 1 && only.target === request.resource.target)) return false
  if (choices.length === 1) {
    await beginAgain(parts, ctx, interaction, choosing(only))
    return true
  }
  const t = chooseMessages(ctx)
  const page = tenantPage(t, {
    uid: interaction.uid,
    csrf: parts.csrf.tokenFor(interaction.uid),
    clientName: request.client.name ?? t.noName,
    account,
    choices: choices.map(({ identifier, title }) => ({ resource: identifier, title })),
  })
  sendPage(ctx, 200, page)
  return true
}

/** Takes the choice, and begins the same authorization again with it. */
export const tenant: Step = async (parts, ctx) => {
  const { resources, csrf } = parts
  const { interaction } = await loadRequest(parts, ctx, 'consent')
  const form = await readForm(ctx, interaction.uid, { csrf, issuer: resources.issuer })
  const account = await signedInAccount(parts, interaction)
  const chosen = (await choicesFor(parts, account.id)).find(
    ({ identifier }) => identifier === form.get('resource'),
  )
  if (!chosen || interaction.params[ANY_RESOURCE] === undefined) {
    ctx.status = 303
    ctx.redirect(`/interaction/${interaction.uid}`)
    return
  }
  await beginAgain(parts, ctx, interaction, choosing(chosen))
}

import type { ParameterizedContext } from 'koa'
import type { Access } from '../accounts/access.ts'
import type { Account } from '../accounts/accounts.ts'
import { consentPage } from '../pages/consent.ts'
import type { ScopeText } from '../pages/consent.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import type { Messages } from '../pages/messages/messages.ts'
import { noAccessPage } from '../pages/no-access.ts'
import { sendPage } from '../pages/send.ts'
import type { Resource } from '../resources/table.ts'
import type { Csrf } from './csrf.ts'
import type { AccessRequest } from './request.ts'

/** Which of the scopes asked for the account may grant, and which not. */
export const offer = async (access: Access, accountId: string, request: AccessRequest) => {
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

type Decision = {
  uid: string
  person: Account
  request: AccessRequest
  problem: string | undefined
}

/** Asks a signed-in person; one who may grant nothing of it is told so, and can only go back. */
export const showConsent = async (
  ctx: ParameterizedContext,
  { access, csrf }: { access: Access; csrf: Csrf },
  { uid, person, request, problem }: Decision,
): Promise<void> => {
  const t = chooseMessages(ctx)
  const { offered, withheld } = await offer(access, person.id, request)
  const props = {
    uid,
    csrf: csrf.tokenFor(uid),
    clientName: request.client.name ?? t.noName,
    resourceTitle: request.resource.title,
    account: person,
  }
  if (offered.length === 0) return sendPage(ctx, 403, noAccessPage(t, props))
  const words = inWords(t, request.resource)
  const page = consentPage(t, {
    ...props,
    target: request.target,
    offered: offered.map(words),
    withheld: withheld.map(words),
    problem,
  })
  return sendPage(ctx, problem ? 400 : 200, page)
}

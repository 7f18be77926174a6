import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { Access } from '../accounts/access.ts'
import { classifyRedirectUri } from '../clients/redirect-uri.ts'
import { isRememberable } from '../clients/rememberable.ts'
import type { Queryable, Sql } from '../database/connect.ts'
import { ANY_RESOURCE } from '../resources/requested.ts'
import type { Resources } from '../resources/table.ts'
import { saveGrant } from './grant.ts'

type Decision = { accountId: string; clientId: string; resource: string }

// After this long a person is asked again.
const LIFETIME_DAYS = 90

/** Remembers what a person allowed, in place of what was remembered; nothing allowed is nothing remembered. */
export const rememberConsent = async (
  sql: Queryable,
  { accountId, clientId, resource }: Decision,
  scopes: readonly string[],
): Promise<void> => {
  if (scopes.length === 0) {
    await sql`
      delete from auth.remembered_consent
      where account_id = ${accountId} and client_id = ${clientId} and resource = ${resource}`
    return
  }
  await sql`
    insert into auth.remembered_consent (account_id, client_id, resource, scopes)
    values (${accountId}, ${clientId}, ${resource}, ${[...scopes]})
    on conflict (account_id, client_id, resource) do update set
      scopes = excluded.scopes, decided_at = now()`
}

const remembered = async (sql: Queryable, { accountId, clientId, resource }: Decision) => {
  const [row] = await sql<{ scopes: string[] }[]>`
    select scopes from auth.remembered_consent
    where account_id = ${accountId} and client_id = ${clientId} and resource = ${resource}
      and decided_at > now() - ${LIFETIME_DAYS} * interval '1 day'`
  return new Set(row?.scopes)
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** What is asked for, if it is a request that may be answered without asking anybody. */
const silentRequest = (ctx: KoaContextWithOIDC, resources: Resources) => {
  const { account, client, params, route } = ctx.oidc
  const resource = resources.byIdentifier.get(text(params?.['resource']))
  if (!account || !client || !params || !resource) return undefined
  if (route !== 'authorization' && route !== 'resume') return undefined
  const target = classifyRedirectUri(text(params['redirect_uri']))
  if (!target || !isRememberable(client, text(params['redirect_uri']))) return undefined
  // Whoever is to sign in again, to be asked, or to choose, is not somebody who has answered already.
  const isAsked = Boolean(params['prompt']) || params['max_age'] !== undefined
  if (isAsked || params[ANY_RESOURCE] !== undefined) return undefined
  const asked = text(params['scope']).split(' ').filter(Boolean)
  const scopes = asked.filter((scope) => resource.scopes.has(scope))
  const otherScopes = asked.filter((scope) => !resource.scopes.has(scope))
  const { clientId: id, clientName: name } = client
  return {
    accountId: account.accountId,
    request: { client: { id, name, isRememberable: true }, resource, scopes, otherScopes, target },
  }
}

/**
 * The grant of an authorization request: the one the person just gave, or a new one on the strength of what was
 * allowed before. Each authorization has a grant of its own, so the theft of a refresh token ends one connection only.
 */
export const existingGrant =
  (
    sql: Sql,
    resources: Resources,
    access: Access,
  ): NonNullable<Configuration['loadExistingGrant']> =>
  async (ctx) => {
    const { provider, result } = ctx.oidc
    const grantId = result?.consent?.grantId
    if (grantId) return provider.Grant.find(grantId)
    const silent = silentRequest(ctx, resources)
    if (!silent || silent.request.scopes.length === 0) return undefined
    const { accountId, request } = silent
    const { client, resource, scopes } = request
    const decision = { accountId, clientId: client.id, resource: resource.identifier }
    const before = await remembered(sql, decision)
    if (!scopes.every((scope) => before.has(scope))) return undefined
    const allowed = await access.allowedScopes(accountId, resource.target)
    if (!scopes.every((scope) => allowed.has(scope))) return undefined
    return provider.Grant.find(await saveGrant(provider, accountId, request, new Set(scopes)))
  }

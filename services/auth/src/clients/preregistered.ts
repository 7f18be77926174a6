import { randomBytes } from 'node:crypto'
import { serviceName } from '../adapter/grants.ts'
import { hashedSecret, replacedSecret } from '../adapter/client-secret.ts'
import { digest } from '../adapter/digest.ts'
import { announceRevocation } from '../adapter/revocations.ts'
import type { Queryable, Sql } from '../database/connect.ts'
import { classifyRedirectUri } from './redirect-uri.ts'

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

export type GrantType =
  | 'authorization_code'
  | 'refresh_token'
  | 'client_credentials'
  | typeof DEVICE_GRANT

/** What a client may have for itself on a target: a tenant's id, or the identifier of another API. */
export type ClientAllowance = { target: string; scopes: readonly string[] }

export type Preregistration = {
  name: string
  redirectUris: readonly string[]
  grantTypes: readonly GrantType[]
  hasSecret: boolean
  access: readonly ClientAllowance[]
  /** Targets whose resource server it is. */
  introspects: readonly string[]
}

/** A client that cannot be as it was asked for; the message says why. */
export class PreregistrationFault extends Error {
  override name = 'PreregistrationFault'
}

const check = (it: Preregistration) => {
  const fault = (message: string): never => {
    throw new PreregistrationFault(message)
  }
  const isService = it.grantTypes.includes('client_credentials')
  const hasCode = it.grantTypes.includes('authorization_code')
  if (it.grantTypes.length === 0) fault('the client needs a grant type')
  if (hasCode !== it.redirectUris.length > 0) fault('redirect URIs go with authorization_code')
  if (it.redirectUris.some((uri) => !classifyRedirectUri(uri))) fault('a redirect URI is refused')
  // RFC 6749 4.4: client_credentials are for confidential clients only.
  if (isService && !it.hasSecret) fault('a client for client_credentials needs a secret')
  if (it.introspects.length > 0 && !it.hasSecret) fault('a resource server needs a secret')
  if (!isService && it.access.length > 0) fault('access of its own goes with client_credentials')
}

const createSecret = () => randomBytes(32).toString('base64url')

const saveAccess = async (
  tx: Queryable,
  clientId: string,
  access: readonly ClientAllowance[],
): Promise<void> => {
  await tx`delete from auth.client_access where client_id = ${clientId}`
  for (const { target, scopes } of access) {
    await tx`
      insert into auth.client_access (client_id, target, scopes)
      values (${clientId}, ${target}, ${[...scopes]})`
  }
}

/** Adds a client; its secret, where it has one, is returned this once. Throws PreregistrationFault. */
export const addClient = async (
  sql: Sql,
  it: Preregistration,
): Promise<{ clientId: string; secret: string | undefined }> => {
  check(it)
  // Hexadecimal: what begins with a hyphen would be an option on the command line.
  const clientId = randomBytes(16).toString('hex')
  const secret = it.hasSecret ? createSecret() : undefined
  const isNative = it.redirectUris.some((uri) => classifyRedirectUri(uri)?.kind !== 'web')
  const metadata = {
    client_id: clientId,
    client_name: it.name,
    redirect_uris: it.redirectUris,
    grant_types: it.grantTypes,
    response_types: it.grantTypes.includes('authorization_code') ? ['code'] : [],
    application_type: isNative ? 'native' : 'web',
    token_endpoint_auth_method: secret === undefined ? 'none' : 'client_secret_basic',
    ...(secret === undefined ? {} : { client_secret: hashedSecret(secret) }),
  }
  await sql.begin(async (tx) => {
    await tx`
      insert into auth.preregistered_client (client_id, introspects)
      values (${clientId}, ${[...it.introspects]})`
    await tx`
      insert into auth.oidc_model (model, id_hash, payload, client_id)
      values ('Client', ${digest(clientId)}, ${JSON.stringify(metadata)}::text::jsonb, ${clientId})`
    await saveAccess(tx, clientId, it.access)
  })
  return { clientId, secret }
}

/** Sets what a client may have for itself; returns false when no operator made this client. */
export const setClientAccess = async (
  sql: Sql,
  clientId: string,
  access: readonly ClientAllowance[],
): Promise<boolean> =>
  sql.begin(async (tx) => {
    const rows = await tx`
      select from auth.preregistered_client where client_id = ${clientId} for update`
    if (rows.length === 0) return false
    await saveAccess(tx, clientId, access)
    return true
  })

/**
 * Gives a client another secret and returns it; the one in use stays valid for `overlapHours` (0: ends now). Returns
 * undefined when there is no such client, or it has no secret.
 */
export const rotateSecret = async (
  sql: Sql,
  clientId: string,
  overlapHours: number,
): Promise<string | undefined> =>
  sql.begin(async (tx) => {
    const [row] = await tx<{ stored: string | null; now: number }[]>`
      select payload->>'client_secret' as stored, floor(extract(epoch from now()))::int as now
      from auth.oidc_model where model = 'Client' and id_hash = ${digest(clientId)} for update`
    if (!row?.stored) return undefined
    const secret = createSecret()
    const stored = replacedSecret(row.stored, secret, row.now + Math.round(overlapHours * 3600))
    await tx`
      update auth.oidc_model set payload = jsonb_set(payload, '{client_secret}', to_jsonb(${stored}::text))
      where model = 'Client' and id_hash = ${digest(clientId)}`
    return secret
  })

export type ListedClient = {
  clientId: string
  name: string | null
  kind: 'preregistered' | 'dynamic'
  grantTypes: string[]
  redirectUris: string[]
  hasSecret: boolean
  access: Record<string, string[]>
  introspects: string[]
  createdAt: Date
  usedAt: Date | null
  grants: number
}

/** The clients that are stored, newest first, at most `limit`. */
export const listClients = async (sql: Sql, limit: number): Promise<ListedClient[]> => sql<
  ListedClient[]
>`
  select client.client_id as "clientId", client.payload->>'client_name' as name,
    case when made.client_id is null then 'dynamic' else 'preregistered' end as kind,
    client.payload->'grant_types' as "grantTypes", client.payload->'redirect_uris' as "redirectUris",
    client.payload ? 'client_secret' as "hasSecret",
    coalesce((
      select jsonb_object_agg(target, scopes) from auth.client_access access
      where access.client_id = client.client_id), '{}') as access,
    coalesce(made.introspects, '{}') as introspects,
    client.created_at as "createdAt", client.used_at as "usedAt",
    (select count(*)::int from auth.oidc_model other
     where other.client_id = client.client_id and other.model = 'Grant'
       and other.expires_at > now()) as grants
  from auth.oidc_model client
  left join auth.preregistered_client made on made.client_id = client.client_id
  where client.model = 'Client' order by client.created_at desc limit ${limit}`

/**
 * Removes a client with everything people granted it and the tokens it got for itself; one that is known by its metadata
 * document loses the grants. Returns false when there was nothing of it.
 */
export const removeClient = async (sql: Sql, clientId: string): Promise<boolean> =>
  sql.begin(async (tx) => {
    const made = await tx`
      delete from auth.preregistered_client where client_id = ${clientId} returning 1`
    if (made.length > 0) await announceRevocation(tx, serviceName(clientId))
    const { count } = await tx`delete from auth.oidc_model where client_id = ${clientId}`
    return count > 0
  })

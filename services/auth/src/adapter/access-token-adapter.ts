import type { Adapter } from 'oidc-provider'
import type { Sql } from '../database/connect.ts'
import type { PresentedTokens } from './presented-tokens.ts'
import { announceRevocation } from './revocations.ts'

export const ACCESS_TOKEN_MODELS: ReadonlySet<string> = new Set([
  'AccessToken',
  'ClientCredentials',
])

const nothing = async () => undefined

/** The provider's storage of access tokens, which stores none: they are JWTs, and known only while they are presented. */
export const createAccessTokenAdapter = (
  sql: Sql,
  presented: PresentedTokens,
  model: string,
  onRevoked: (jti: string) => Promise<void>,
): Adapter => ({
  find: async (handle) => presented.find(model, handle),
  // A person's token ends with its grant, of which the provider takes care; a service's token has none.
  destroy: async (jti) => {
    if (model !== 'ClientCredentials') return
    await announceRevocation(sql, jti)
    await onRevoked(jti)
  },
  upsert: async () => {
    throw new Error('access tokens are JWTs, and not stored')
  },
  consume: nothing,
  findByUid: nothing,
  findByUserCode: nothing,
  revokeByGrantId: nothing,
})

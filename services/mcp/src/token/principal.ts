import type { JWTPayload } from 'jose'

/** Who calls, as the access token says. The only place where claims are given a meaning. */
export type Principal = {
  subject: string
  /** What the account is known by, where the issuer says it. For the audit trail: nothing is decided by it. */
  accountName?: string | undefined
  clientId: string
  /** What the client calls itself, as accountName. */
  clientName?: string | undefined
  tenantId: string
  scopes: ReadonlySet<string>
  /** The grant the token belongs to, where the issuer names it. */
  grantId: string | undefined
  tokenId: string
  /** Seconds since 1970. */
  expiresAt: number
}

/** Reads a verified RFC 9068 payload; undefined when a claim is missing or of the wrong type. */
export const toPrincipal = (payload: JWTPayload, tenantId: string): Principal | undefined => {
  const { sub, exp, jti, scope, client_id: clientId, gid } = payload
  if (typeof sub !== 'string' || typeof exp !== 'number' || typeof jti !== 'string')
    return undefined
  if (typeof clientId !== 'string') return undefined
  if (scope !== undefined && typeof scope !== 'string') return undefined
  const { email, client_name: clientName } = payload
  return {
    subject: sub,
    accountName: typeof email === 'string' ? email : undefined,
    clientId,
    clientName: typeof clientName === 'string' ? clientName : undefined,
    tenantId,
    scopes: new Set((scope ?? '').split(' ').filter((name) => name !== '')),
    grantId: typeof gid === 'string' ? gid : undefined,
    tokenId: jti,
    expiresAt: exp,
  }
}

/**
 * A key that is equal for two tokens of the same person, client and tenant, however often they were
 * refreshed: what a session, a running call or a confirmation is bound to.
 */
export const principalKey = (principal: Principal) =>
  JSON.stringify([principal.tenantId, principal.subject, principal.clientId])

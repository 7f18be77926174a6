import { createHash } from 'node:crypto'
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { createBoundedCache } from './bounded-cache.ts'
import { toPrincipal, type Principal } from './principal.ts'

/** Why a token is refused. It is logged; the client only learns that the token is invalid. */
export type Rejection =
  | { reason: 'malformed' }
  | { reason: 'expired' }
  | { reason: 'claim'; claim: string }
  | { reason: 'audience' }
  | { reason: 'revoked' }
  | { reason: 'algorithm' }
  | { reason: 'signature' }
  | { reason: 'unknown_key' }
  | { reason: 'keys_unavailable' }

export type Verification =
  | {
      principal: Principal
      /** Thumbprint of the key the token is bound to; whoever presents it must prove to have it. */
      jkt: string | undefined
    }
  | { rejection: Rejection }

const ALGORITHMS = ['ES256', 'RS256']

/** Every token verified so far is kept until it expires, at most this many. */
const CACHED_TOKENS = 10_000

/** The issuer's keys, fetched when first needed and again for an unknown key id. */
export const createIssuerKeys = (jwksUrl: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5000, cooldownDuration: 10_000 })

/**
 * Verifies RFC 9068 access tokens: signature, algorithm, `typ`, issuer, expiry, and that the one
 * audience is a resource of the tenant asked for. It does not check scopes.
 */
export const createVerifier = (options: {
  issuer: string
  keys: JWTVerifyGetKey
  /** Canonical resource identifiers of a tenant; either of them is an audience for it. */
  resourcesOf: (tenantId: string) => readonly string[]
  /** Whether the issuer has revoked what bears this name (`gid`, `jti`). */
  isRevoked: (name: string | undefined) => boolean
  now: () => number
}) => {
  const verified = createBoundedCache<JWTPayload>(CACHED_TOKENS)

  const verifyPayload = async (token: string): Promise<JWTPayload> => {
    const key = createHash('sha256').update(token).digest('base64')
    const cached = verified.get(key)
    if (cached?.exp !== undefined && cached.exp * 1000 > options.now()) return cached
    verified.delete(key)
    const { payload } = await jwtVerify(token, options.keys, {
      issuer: options.issuer,
      typ: 'at+jwt',
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'aud', 'client_id'],
      currentDate: new Date(options.now()),
    })
    verified.set(key, payload)
    return payload
  }

  return async (token: string, tenantId: string): Promise<Verification> => {
    try {
      const payload = await verifyPayload(token)
      // One audience, compared as text: RFC 8707 2 and RFC 9068 4 leave no room for normalisation.
      const isForTenant =
        typeof payload.aud === 'string' && options.resourcesOf(tenantId).includes(payload.aud)
      if (!isForTenant) return { rejection: { reason: 'audience' } }
      const principal = toPrincipal(payload, tenantId)
      if (principal === undefined) return { rejection: { reason: 'malformed' } }
      if (options.isRevoked(principal.grantId) || options.isRevoked(principal.tokenId)) {
        return { rejection: { reason: 'revoked' } }
      }
      const { cnf } = payload
      if (cnf === undefined) return { principal, jkt: undefined }
      // Bound in a way that is not known here: nobody can prove anything.
      const jkt = z.object({ jkt: z.string() }).safeParse(cnf).data?.jkt
      return jkt === undefined ? { rejection: { reason: 'malformed' } } : { principal, jkt }
    } catch (error) {
      return { rejection: rejectionOf(error) }
    }
  }
}

export type Verifier = ReturnType<typeof createVerifier>

const rejectionOf = (error: unknown): Rejection => {
  if (error instanceof errors.JWTExpired) return { reason: 'expired' }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return { reason: 'claim', claim: error.claim }
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return { reason: 'algorithm' }
  if (error instanceof errors.JWSSignatureVerificationFailed) return { reason: 'signature' }
  if (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return { reason: 'unknown_key' }
  }
  // A JOSE error about the key set's own text, or any error of the fetch, is not the token's fault.
  const isTokenFault = error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid
  if (isTokenFault || error instanceof errors.JOSENotSupported) return { reason: 'malformed' }
  return { reason: 'keys_unavailable' }
}

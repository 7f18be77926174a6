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

/** This many verified tokens are kept, the last used. */
const CACHED_TOKENS = 10_000

// A key that was stolen is taken out of the issuer's set, and what it signed must not outlive that for long, whatever
// it says of its expiry: ten minutes at most, with both of these.
const VERIFIED_MS = 300_000
const KEYS_MS = 300_000

/** The issuer's keys, fetched when first needed, again for an unknown key id, and again after five minutes. */
export const createIssuerKeys = (jwksUrl: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: 5000,
    cooldownDuration: 10_000,
    cacheMaxAge: KEYS_MS,
  })

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
  const verified = createBoundedCache<{ payload: JWTPayload; atMs: number }>(CACHED_TOKENS)

  const verifyNow = async (token: string): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, options.keys, {
      issuer: options.issuer,
      typ: 'at+jwt',
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'aud', 'client_id'],
      currentDate: new Date(options.now()),
    })
    return payload
  }

  const verifyPayload = async (token: string): Promise<JWTPayload> => {
    const key = createHash('sha256').update(token).digest('base64')
    const cached = verified.get(key)
    const nowMs = options.now()
    const isAlive = (cached?.payload.exp ?? 0) * 1000 > nowMs
    if (cached && isAlive && nowMs - cached.atMs < VERIFIED_MS) return cached.payload
    try {
      const payload = await verifyNow(token)
      verified.set(key, { payload, atMs: nowMs })
      return payload
    } catch (error) {
      // An issuer that cannot be reached takes nobody's work away who was let in before.
      if (cached && isAlive && rejectionOf(error).reason === 'keys_unavailable') {
        return cached.payload
      }
      verified.delete(key)
      throw error
    }
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

import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { AppEnv } from '../app-env.ts'
import { proofRequired, unauthorized } from '../token/challenge.ts'
import type { ProofCheck } from '../token/proof.ts'
import type { Verifier } from '../token/verifier.ts'
import { jsonRpcError } from './json-rpc-error.ts'

const CREDENTIALS = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*)$/i

/**
 * Lets only requests with a valid token for the tenant pass (RFC 6750 2.1: header only). A token that is bound to a key
 * needs a proof of that key, and is none without it (RFC 9449 7.2); one that is not bound comes as a bearer token.
 */
export const bearer = (
  verify: Verifier,
  checkProof: ProofCheck,
  log: Logger,
): MiddlewareHandler<AppEnv> =>
  async function bearer(context, next) {
    const metadata = context.get('metadataUrl')
    const [, scheme = '', token] = CREDENTIALS.exec(context.req.header('authorization') ?? '') ?? []
    if (token === undefined) return unauthorized(metadata)
    const verification = await verify(token, context.get('tenant').id)
    if ('rejection' in verification) {
      const { rejection } = verification
      log.info({ requestId: context.get('requestId'), rejection }, 'token refused')
      return rejection.reason === 'keys_unavailable'
        ? jsonRpcError(503, -32_000, 'Tokens cannot be checked at the moment', {
            headers: { 'Retry-After': '5' },
          })
        : unauthorized(metadata)
    }
    const { jkt } = verification
    const isProven = scheme.toLowerCase() === 'dpop'
    if (isProven !== (jkt !== undefined)) {
      log.info({ requestId: context.get('requestId'), isBound: jkt !== undefined }, 'wrong scheme')
      return jkt === undefined ? unauthorized(metadata) : proofRequired(metadata, 'invalid_token')
    }
    if (jkt !== undefined) {
      const proof = context.req.header('dpop') ?? ''
      const { method, path } = context.req
      if (!(await checkProof({ proof, token, jkt, method, path }))) {
        log.info({ requestId: context.get('requestId') }, 'proof refused')
        return proofRequired(metadata, 'invalid_dpop_proof')
      }
    }
    context.set('principal', verification.principal)
    return next()
  }

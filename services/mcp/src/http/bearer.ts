import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { AppEnv } from '../app-env.ts'
import { unauthorized } from '../token/challenge.ts'
import type { Verifier } from '../token/verifier.ts'
import { jsonRpcError } from './json-rpc-error.ts'

/** Lets only requests with a valid token for the tenant pass (RFC 6750 2.1: header only). */
export const bearer = (verify: Verifier, log: Logger): MiddlewareHandler<AppEnv> =>
  async function bearer(context, next) {
    const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(
      context.req.header('authorization') ?? '',
    )?.[1]
    if (token === undefined) return unauthorized(context.get('metadataUrl'))
    const verification = await verify(token, context.get('tenant').id)
    if ('rejection' in verification) {
      const { rejection } = verification
      log.info({ requestId: context.get('requestId'), rejection }, 'token refused')
      return rejection.reason === 'keys_unavailable'
        ? jsonRpcError(503, -32_000, 'Tokens cannot be checked at the moment', {
            headers: { 'Retry-After': '5' },
          })
        : unauthorized(context.get('metadataUrl'))
    }
    context.set('principal', verification.principal)
    return next()
  }

import { validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { jsonRpcError } from './json-rpc-error.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * Refuses a Host or Origin that is neither the configured one nor loopback: a page elsewhere must
 * not reach this server through a name it controls (DNS rebinding).
 */
export const originCheck = (host: string): MiddlewareHandler<AppEnv> => {
  const allowed = [new URL(`https://${host}`).hostname, ...LOOPBACK]
  return async function originCheck(context, next) {
    if (!validateHostHeader(context.req.header('host'), allowed).ok) {
      return jsonRpcError(403, -32_000, 'This host name is not served here')
    }
    if (!validateOriginHeader(context.req.header('origin'), allowed).ok) {
      return jsonRpcError(403, -32_000, 'Requests from this origin are not permitted')
    }
    return next()
  }
}

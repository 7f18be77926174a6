import type { Middleware } from 'koa'

const PATHS = new Set(['/register', '/token', '/revoke', '/introspect', '/par', '/device/auth'])
const MAX_AGE_SECONDS = '3600'

/**
 * Lets clients that run in a browser (MCP Inspector, for one) call the endpoints that take no cookie. Any origin may:
 * what protects them is the code verifier or the client's secret, not where the page came from.
 */
export const cors: Middleware = async (ctx, next) => {
  if (!PATHS.has(ctx.path) || !ctx.get('Origin')) {
    await next()
    return
  }
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.set('Access-Control-Expose-Headers', 'WWW-Authenticate, DPoP-Nonce')
  if (ctx.method !== 'OPTIONS') {
    await next()
    return
  }
  ctx.set('Access-Control-Allow-Methods', 'POST')
  ctx.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, DPoP, MCP-Protocol-Version')
  ctx.set('Access-Control-Max-Age', MAX_AGE_SECONDS)
  ctx.status = 204
}

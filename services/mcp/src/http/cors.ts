import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

const EXPOSED = ['WWW-Authenticate', 'Mcp-Session-Id', 'X-Request-Id']

/** For clients that run in a browser, such as the MCP Inspector; tokens travel in a header only. */
export const browserAccess = (): MiddlewareHandler => {
  const preflight = cors({
    origin: '*',
    allowMethods: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'],
    exposeHeaders: EXPOSED,
    maxAge: 600,
  })
  const exposed = EXPOSED.join(',')
  return async function browserAccess(context, next) {
    if (context.req.method === 'OPTIONS') return preflight(context, next)
    await next()
    // Set on the answer itself: Hono's own way makes a new one, whose body is a stream.
    context.res.headers.set('Access-Control-Allow-Origin', '*')
    context.res.headers.set('Access-Control-Expose-Headers', exposed)
    return undefined
  }
}

import type { Middleware } from 'koa'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'

const EXACT = new Set([
  '/',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/authorize',
  '/token',
  '/jwks',
  '/register',
  '/revoke',
  '/introspect',
  '/par',
  '/account',
  '/device',
  '/device/auth',
])

const PREFIXES = ['/authorize', '/device', '/interaction', '/account', '/assets']

/** A path without its variable parts, so that the number of labels is bounded. */
const routeOf = (path: string) => {
  if (EXACT.has(path)) return path
  const prefix = PREFIXES.find((start) => path.startsWith(`${start}/`))
  return prefix ? `${prefix}/*` : 'other'
}

/** Counts each request and writes one log line for it. */
export const observe =
  (log: Log, metrics: Metrics): Middleware =>
  async (ctx, next) => {
    const route = routeOf(ctx.path)
    const startedMs = performance.now()
    await next()
    metrics.requests.inc({ route, status: ctx.status })
    log.info(
      {
        requestId: String(ctx.state['requestId']),
        method: ctx.method,
        route,
        status: ctx.status,
        durationMs: Math.round(performance.now() - startedMs),
      },
      'request',
    )
  }

import type { Middleware } from 'koa'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { routeOf } from './route.ts'

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

import { Hono } from 'hono'
import type { HealthChecks } from './health.ts'
import type { Metrics } from './metrics.ts'

/** The second listener, which the gateway does not route: probes and metrics. */
export const createOpsApp = (deps: {
  health: HealthChecks
  metrics: Metrics
  isDraining: () => boolean
}) => {
  const app = new Hono()
  app.get('/livez', (context) => context.text('ok'))
  app.get('/readyz', async (context) => {
    if (deps.isDraining()) return context.text('draining', 503)
    const broken = Object.entries(await deps.health.own()).filter(([, state]) => state !== 'ok')
    if (broken.length === 0) return context.text('ok')
    return context.text(broken.map(([name, state]) => `${name}: ${state}`).join('\n'), 503)
  })
  app.get('/metrics', async (context) =>
    context.body(await deps.metrics.registry.metrics(), 200, {
      'Content-Type': deps.metrics.registry.contentType,
    }),
  )
  return app
}

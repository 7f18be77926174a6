import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { Middleware } from 'koa'
import { routeOf } from './route.ts'

// Without a provider (start-tracing.ts) all of this does nothing.
const tracer = trace.getTracer('puente-auth')

/**
 * A span for each request, in the trace that its caller names (W3C Trace Context). It has the route, and neither the query nor
 * the path behind it, which carry codes and ids.
 */
export const traced: Middleware = async (ctx, next) => {
  const route = routeOf(ctx.path)
  const span = tracer.startSpan(
    `${ctx.method} ${route}`,
    {
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': ctx.method,
        'http.route': route,
        'puente.request_id': String(ctx.state['requestId']),
      },
    },
    propagation.extract(ROOT_CONTEXT, ctx.headers),
  )
  try {
    await context.with(trace.setSpan(context.active(), span), next)
    span.setAttribute('http.response.status_code', ctx.status)
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}

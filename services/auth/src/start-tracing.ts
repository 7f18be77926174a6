import { setTimeout as delay } from 'node:timers/promises'
import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api'
import type { Log } from './log.ts'

/** How long the last spans may take to be sent when the service stops. */
const LAST_SPANS_MS = 2000

/**
 * Sends spans by OTLP over HTTP to where the standard variables (OTEL_EXPORTER_OTLP_ENDPOINT and others) say; disposing sends
 * the last ones. Which requests are traced is decided here, whatever a caller asks for: the share `ratio` of them.
 */
export const startTracing = async (ratio: number, log: Log): Promise<AsyncDisposable> => {
  // Loaded only where they are used: they are some megabytes.
  const [sdk, exporter, hooks, core, resources] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/resources'),
  ])
  const warn = (message: string) => log.warn({ about: message }, 'tracing')
  const quiet = () => undefined
  diag.setLogger(
    { error: warn, warn, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN },
  )
  const { envDetector, detectResources, resourceFromAttributes } = resources
  const provider = new sdk.TracerProvider({
    sampler: new sdk.TraceIdRatioBasedSampler(ratio),
    resource: resourceFromAttributes({ 'service.name': 'puente-auth' }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new exporter.OTLPTraceExporter() })],
  })
  context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager())
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  log.info({ ratio }, 'tracing')
  return {
    [Symbol.asyncDispose]: async () => {
      const sent = provider
        .shutdown()
        .catch((error: unknown) => log.warn({ err: error }, 'tracing'))
      await Promise.race([sent, delay(LAST_SPANS_MS, undefined, { ref: false })])
    },
  }
}

import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Span,
} from '@opentelemetry/api'

// Without a provider (start-tracing.ts) all of this does nothing.
const tracer = trace.getTracer('puente-mcp')

/** Does work in a span of its own, below the one that is active. Of a failure only that it failed is told: its words may quote a statement. */
export const inSpan = async <Result>(
  name: string,
  options: { kind?: 'client' | 'server'; attributes: Attributes },
  work: (span: Span) => Promise<Result>,
): Promise<Result> =>
  tracer.startActiveSpan(
    name,
    { kind: KINDS[options.kind ?? 'internal'], attributes: options.attributes },
    async (span) => {
      try {
        return await work(span)
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        span.end()
      }
    },
  )

const KINDS = {
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  internal: SpanKind.INTERNAL,
} as const

/** Does work as part of the trace that a request says it belongs to (W3C Trace Context: traceparent, tracestate). */
export const inTraceOf = async <Result>(headers: Headers, work: () => Promise<Result>) =>
  context.with(propagation.extract(context.active(), headers, HEADERS), work)

const HEADERS = {
  get: (headers: Headers, key: string) => headers.get(key) ?? undefined,
  keys: (headers: Headers) => [...headers.keys()],
}

/** Says of the active span how its call ended. */
export const traceOutcome = (outcome: string) => {
  trace.getActiveSpan()?.setAttribute('puente.outcome', outcome)
}

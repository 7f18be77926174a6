import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { z } from 'zod'
import { createDatabase } from './database.ts'
import { createService } from './service.ts'
import { until } from './until.ts'

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              traceId: z.string(),
              parentSpanId: z.string().optional(),
              attributes: z.array(attribute),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** Takes what OTLP over HTTP sends, as a collector does. */
const startCollector = async () => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body)
      response.setHeader('content-type', 'application/json')
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const resources = () => bodies.flatMap((body) => exported.parse(JSON.parse(body)).resourceSpans)
  return {
    url: `http://127.0.0.1:${address.port}`,
    bodies,
    services: () => resources().flatMap(({ resource }) => resource.attributes),
    spans: () => resources().flatMap((one) => one.scopeSpans.flatMap(({ spans }) => spans)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'

test('a request is a span in the trace of its caller, with its route and without its words', async () => {
  await using database = await createDatabase()
  await using collector = await startCollector()
  await using service = await createService(database.url)
  const replica = await service.startReplica({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  })
  const ask = async (path: string) =>
    fetch(`${replica.origin}${path}`, {
      redirect: 'manual',
      headers: { traceparent: `00-${TRACE}-${CALLER}-00`, 'x-request-id': 'gateway-1' },
    })
  await ask('/authorize?client_id=zebra&state=zebra')
  await ask('/interaction/zebra')
  const named = (name: string) =>
    collector.spans().find((one) => one.name === name && one.traceId === TRACE)
  await until('the spans', () => named('GET /authorize') && named('GET /interaction/*'))
  const span = named('GET /authorize')
  assert.equal(span?.parentSpanId, CALLER)
  assert.deepEqual(
    Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    {
      'http.request.method': 'GET',
      'http.route': '/authorize',
      'puente.request_id': 'gateway-1',
      'http.response.status_code': 400,
    },
  )
  const name = collector.services().find(({ key }) => key === 'service.name')
  assert.deepEqual(name?.value, { stringValue: 'puente-auth' })
  assert.doesNotMatch(collector.bodies.join('\n'), /zebra/)
})

test('a collector that is away takes nothing from the service', async () => {
  await using database = await createDatabase()
  await using service = await createService(database.url)
  const replica = await service.startReplica({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  })
  assert.equal((await fetch(`${replica.origin}/jwks`)).status, 200)
  replica.signal('SIGTERM')
  assert.equal(await replica.exited, 0)
})

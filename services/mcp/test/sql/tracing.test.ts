import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { z } from 'zod'
import { startStand } from '../../bench/stand.ts'
import { toolCall } from '../service.ts'
import { until } from '../until.ts'

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })
const span = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  attributes: z.array(attribute),
})
const received = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
})

/** Takes what OTLP over HTTP sends, as a collector does. */
const startCollector = async () => {
  const bodies: string[] = []
  const paths = new Set<string | undefined>()
  const server = createServer((request, response) => {
    paths.add(request.url)
    void text(request).then((body) => {
      bodies.push(body)
      response.setHeader('content-type', 'application/json')
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const parsed = () => bodies.map((body) => received.parse(JSON.parse(body)))
  return {
    url: `http://127.0.0.1:${address.port}`,
    bodies,
    paths,
    spans: () =>
      parsed().flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    services: () =>
      parsed().flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ resource }) =>
          resource.attributes.filter(({ key }) => key === 'service.name'),
        ),
      ),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'

test('a call is a trace of request, tool and statement, in that of its caller, without their words', async () => {
  await using collector = await startCollector()
  await using stand = await startStand({}, [], {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  })
  const token = await stand.tokenFor('ana')
  const response = await fetch(`${stand.origin}/mcp`, {
    method: 'POST',
    headers: {
      host: stand.host,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'x-request-id': 'gateway-1',
      traceparent: `00-${TRACE}-${CALLER}-00`,
    },
    body: JSON.stringify(
      toolCall('query_sql', { sql: 'SELECT @pin AS zebra', params: { pin: 'zebra_value' } }),
    ),
  })
  assert.match(await response.text(), /zebra_value/)
  const named = (name: string) =>
    collector.spans().find((it) => it.name === name && it.traceId === TRACE)
  await until('the spans', () => named('POST /mcp') !== undefined)
  const request = named('POST /mcp')
  const tool = named('tools/call query_sql')
  const sql = named('SQL read')
  assert.ok(request && tool && sql)
  assert.equal(request.parentSpanId, CALLER)
  assert.equal(tool.parentSpanId, request.spanId)
  assert.equal(sql.parentSpanId, tool.spanId)
  const of = ({ attributes }: typeof request) =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
  assert.deepEqual(of(request), {
    'http.request.method': 'POST',
    'puente.request_id': 'gateway-1',
    'http.route': '/mcp',
    'http.response.status_code': 200,
  })
  assert.deepEqual(of(tool), {
    'puente.tenant': 'default',
    'gen_ai.tool.name': 'query_sql',
    'puente.outcome': 'ok',
  })
  assert.deepEqual(of(sql), {
    'db.system.name': 'microsoft.sql_server',
    'puente.tenant': 'default',
  })
  assert.deepEqual(collector.services()[0]?.value, { stringValue: 'puente-mcp' })
  assert.deepEqual([...collector.paths], ['/v1/traces'])
  const everything = collector.bodies.join('\n')
  assert.doesNotMatch(everything, /zebra|ana/)
  assert.ok(!everything.includes(token))
  assert.equal((await stand.stop()).code, 0)
})

test('a collector that is away takes nothing from the service', async () => {
  await using stand = await startStand({}, [], {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  })
  const response = await fetch(`${stand.origin}/mcp`, {
    method: 'POST',
    headers: {
      host: stand.host,
      authorization: `Bearer ${await stand.tokenFor('ana')}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify(toolCall('query_sql', { sql: 'SELECT 42 AS v' })),
  })
  assert.match(await response.text(), /42/)
  assert.equal((await stand.stop()).code, 0)
})

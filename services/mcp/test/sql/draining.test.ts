import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startStand } from '../../bench/stand.ts'
import { readToolResult } from '../answer.ts'
import { eventsOf } from '../open-stream.ts'
import { toolCall } from '../service.ts'
import { until } from '../until.ts'

// However long it may run, it is stopped when the service has waited for it.
const ENDLESS =
  'SELECT COUNT_BIG(*) FROM sales.OrderLines AS a CROSS JOIN sales.OrderLines AS b CROSS JOIN sales.OrderLines AS c WHERE a.UnitPrice + b.UnitPrice + c.UnitPrice < 0'
const STOPPED = /stopped: this server is being restarted/

const MODERN = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

test('a service that stops says so, answers what runs in every revision, and ends its streams', async () => {
  await using stand = await startStand({ timeoutMs: 120_000 })
  const authorization = `Bearer ${await stand.tokenFor('user-1')}`
  const base = { host: stand.host, authorization }
  const post = async (path: string, message: object, headers: Record<string, string> = {}) =>
    fetch(`${stand.origin}${path}`, {
      method: 'POST',
      headers: {
        ...base,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify(message),
    })

  assert.deepEqual(await stand.readiness(), { status: 200, text: 'ok' })
  const stream = eventsOf(await fetch(`${stand.origin}/sse`, { headers: base }))
  const address = (await stream.next())?.data ?? ''
  const call = toolCall('query_sql', { sql: ENDLESS }, 7)
  assert.equal((await post(address, call)).status, 202)
  const legacy = post('/mcp', call).then(readToolResult)
  const modern = post(
    '/mcp',
    { ...call, params: { ...call.params, _meta: MODERN } },
    {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'query_sql',
    },
  ).then(readToolResult)
  await until('all three run', async () => (await stand.runningStatements()) === 3)

  const stopped = stand.stop()
  await until('it is draining', async () => {
    const { status, text } = await stand.readiness()
    return status === 503 && text.startsWith('draining')
  })
  assert.match((await legacy).text, STOPPED)
  assert.match((await modern).text, STOPPED)
  const answer = await stream.next()
  assert.equal(answer?.event, 'message')
  assert.match(answer.data, STOPPED)
  assert.deepEqual(await stream.next(), { event: 'close', data: '{"reason":"shutdown"}' })
  assert.equal(await stream.next(), undefined)
  assert.equal((await stopped).code, 0)
})

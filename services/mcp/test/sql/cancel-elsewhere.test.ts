import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readToolResult } from '../answer.ts'
import { startService, tenantConfig, testSql, toolCall } from '../service.ts'
import { until } from '../until.ts'

const ENDLESS =
  'SELECT COUNT_BIG(*) FROM sales.OrderLines AS a CROSS JOIN sales.OrderLines AS b CROSS JOIN sales.OrderLines AS c WHERE a.UnitPrice + b.UnitPrice + c.UnitPrice < 0'

const cancelled = (requestId: number) => ({
  jsonrpc: '2.0',
  method: 'notifications/cancelled',
  params: { requestId },
})

test('a cancellation stops the call at whichever replica it runs, and only for its caller', async () => {
  const tenant = () => tenantConfig(testSql(), { limits: { timeoutMs: 100_000 } })
  await using one = await startService([tenant()])
  await using other = await startService([tenant()], {
    issuer: one.issuer,
    databaseUrl: one.databaseUrl,
  })
  const token = await one.tokenFor('sql:read')
  const stranger = await one.tokenFor('sql:read', { sub: 'user-2' })
  const running = () => one.tenants.get('default')?.database.queue.running
  const call = one.post('/mcp', token, toolCall('query_sql', { sql: ENDLESS }, 41))
  const answer = call.then(readToolResult)
  await until('it runs', () => running() === 1)

  assert.equal((await other.post('/mcp', stranger, cancelled(41))).status, 202)
  assert.equal((await other.post('/mcp', token, cancelled(42))).status, 202)
  // What is told is told in order: a call of the stranger's own, cancelled the same way, ends after what must not have.
  const own = one.post('/mcp', stranger, toolCall('query_sql', { sql: ENDLESS }, 43))
  const stopped = own.then(readToolResult)
  await until('the second runs', () => running() === 2)
  assert.equal((await other.post('/mcp', stranger, cancelled(43))).status, 202)
  assert.match((await stopped).text, /was cancelled/)
  assert.equal(running(), 1)

  assert.equal((await other.post('/mcp', token, cancelled(41))).status, 202)
  assert.match((await answer).text, /was cancelled/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMessages, readToolResult } from '../answer.ts'
import { toolCall } from '../service.ts'
import { startOnSql } from './calls.ts'

const QUICK = toolCall('query_sql', { sql: 'SELECT 1 AS v' })
const SLOW = toolCall('query_sql', {
  sql: 'SELECT COUNT_BIG(*) FROM sales.OrderLines AS a CROSS JOIN sales.OrderLines AS b CROSS JOIN sales.OrderLines AS c WHERE a.UnitPrice + b.UnitPrice + c.UnitPrice < 0',
  timeoutMs: 800,
})
const JSON_TYPE = 'application/json'
const STREAM_TYPE = 'text/event-stream'

test('a call is answered in one piece or as a stream, as its client and its length have it', async (t) => {
  await using service = await startOnSql()
  const token = await service.tokenFor('sql:read')
  for (const [path, accept, message, expected] of [
    ['/mcp', `${JSON_TYPE}, ${STREAM_TYPE}`, QUICK, JSON_TYPE],
    ['/mcp', `${JSON_TYPE}, ${STREAM_TYPE}`, SLOW, STREAM_TYPE],
    ['/mcp', '*/*', QUICK, JSON_TYPE],
    ['/mcp', JSON_TYPE, SLOW, JSON_TYPE],
    ['/mcp', STREAM_TYPE, QUICK, STREAM_TYPE],
    ['/sse', `${JSON_TYPE}, ${STREAM_TYPE}`, QUICK, STREAM_TYPE],
    ['/sse', `${JSON_TYPE}, ${STREAM_TYPE}`, SLOW, STREAM_TYPE],
  ] as const) {
    const kind = message === QUICK ? 'a quick call' : 'a slow one'
    await t.test(`${path}, accept ${accept}, ${kind}: ${expected}`, async () => {
      let response = await service.post(path, token, message, { accept })
      // Quick is less than a quarter of a second, which a busy machine does not always make of it.
      const mostTries = message === QUICK ? 100 : 0
      for (let tries = 0; tries < mostTries; tries += 1) {
        if (response.headers.get('content-type') === expected) break
        await response.text()
        response = await service.post(path, token, message, { accept })
      }
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('content-type'), expected)
      assert.equal(response.headers.get('access-control-allow-origin'), '*')
      const result = await readToolResult(response)
      if (message === QUICK) assert.deepEqual(result.data['rows'], [[1]])
      else assert.match(result.text, /time limit/)
    })
  }
})

test('what a 2025 client may add to a call does not change its answer', async () => {
  await using service = await startOnSql()
  const token = await service.tokenFor('sql:read')
  const revisions = ['2025-03-26', '2025-06-18', '2025-11-25']
  for (const revision of revisions) {
    const message = {
      ...QUICK,
      id: revision,
      params: { ...QUICK.params, _meta: { progressToken: 7, 'client/trace': 'x' } },
    }
    const response = await service.post('/mcp', token, message, {
      'mcp-protocol-version': revision,
    })
    const [answer] = await readMessages(response)
    assert.equal(answer?.id, revision)
    assert.ok(answer?.result)
  }
  const unknown = await service.post('/mcp', token, QUICK, { 'mcp-protocol-version': '1999-01-01' })
  assert.equal(unknown.status, 400)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startStand } from '../../bench/stand.ts'
import { readToolResult } from '../answer.ts'
import { toolCall } from '../service.ts'

const ENDLESS =
  'SELECT COUNT_BIG(*) FROM sales.OrderLines AS a CROSS JOIN sales.OrderLines AS b CROSS JOIN sales.OrderLines AS c WHERE a.UnitPrice + b.UnitPrice + c.UnitPrice < 0'

test('a service that is stopped stops the statements that do not end, and answers them', async () => {
  await using stand = await startStand({ timeoutMs: 60_000 })
  const token = await stand.tokenFor('user-1')
  const call = async (sql: string) => {
    const response = await fetch(`${stand.origin}/mcp`, {
      method: 'POST',
      headers: {
        host: stand.host,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(toolCall('query_sql', { sql })),
    })
    return readToolResult(response)
  }
  assert.equal((await call('SELECT 1 AS v')).isError, false)
  const endless = call(ENDLESS)
  // It must run when the service is told to stop.
  assert.equal((await call('SELECT 1 AS v')).isError, false)
  const stopped = stand.stop()
  assert.match((await endless).text, /stopped: this server is being restarted/)
  assert.equal((await stopped).code, 0)
})

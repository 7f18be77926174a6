import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { readMessages } from '../answer.ts'
import { toolCall, type Service } from '../service.ts'
import { until } from '../until.ts'
import { caller, rowsOf, startOnSql } from './calls.ts'

const rows = z.array(z.array(z.unknown()))
const LINES = 'SELECT OrderId, LineNumber, UnitPrice FROM sales.OrderLines'
/** Runs for hours on any server unless it is stopped. */
const ENDLESS =
  'SELECT COUNT_BIG(*) FROM sales.OrderLines AS a CROSS JOIN sales.OrderLines AS b CROSS JOIN sales.OrderLines AS c WHERE a.UnitPrice + b.UnitPrice + c.UnitPrice < 0'

/** Only of a statement that runs it can be seen that it is stopped. */
const untilRunning = async (service: Service) =>
  until('the statement runs', () => service.tenants.get('default')?.database.queue.running === 1)

test('rows end at the limit, which is said, and a call may lower but never raise it', async () => {
  await using service = await startOnSql({ limits: { rows: 50 } })
  const call = await caller(service, 'sql:read')
  const all = await call('query_sql', { sql: LINES })
  assert.equal(rows.parse(all.data['rows']).length, 50)
  assert.equal(all.data['truncated'], true)
  assert.match(all.text, /TRUNCATED: The row limit was reached\..*OFFSET/)
  const less = await call('query_sql', { sql: LINES, maxRows: 3 })
  assert.equal(rows.parse(less.data['rows']).length, 3)
  const more = await call('query_sql', { sql: LINES, maxRows: 5000 })
  assert.equal(rows.parse(more.data['rows']).length, 50)
  const exact = await call('query_sql', { sql: LINES.replace('SELECT', 'SELECT TOP (50)') })
  assert.equal(rows.parse(exact.data['rows']).length, 50)
  assert.equal(exact.data['truncated'], false)
})

test('bytes end at the limit; of a longer first row every value is shown, cut and said to be so', async () => {
  await using service = await startOnSql({ limits: { bytes: 2000, rows: 100_000 } })
  const call = await caller(service, 'sql:read')
  const all = await call('query_sql', { sql: LINES })
  assert.ok(JSON.stringify(all.data['rows']).length <= 2001)
  assert.match(String(all.data['truncation']), /size limit/)
  const long = await call('query_sql', { sql: "SELECT REPLICATE(CAST('x' AS varchar(max)), 5000)" })
  assert.equal(long.data['truncated'], true)
  assert.match(String(long.data['truncation']), /^1 value shown only in part.*SUBSTRING/)
  const [[shown] = []] = rows.parse(long.data['rows'])
  assert.match(String(shown), /^x{1900,2000}…\[cut: \d+ of 5000 characters\]$/)
  assert.match(long.text, /TRUNCATED: 1 value/)
})

test('a statement is stopped at its time limit, and its connection serves the next', async () => {
  await using service = await startOnSql({ limits: { concurrency: 1, timeoutMs: 100_000 } })
  const call = await caller(service, 'sql:read')
  const started = performance.now()
  const answer = await call('query_sql', { sql: ENDLESS, timeoutMs: 500 })
  assert.match(answer.text, /stopped because it ran into its time limit/)
  assert.ok(performance.now() - started < 90_000, 'the limit of the tenant, not of the call')
  assert.deepEqual(await rowsOf(call, 'SELECT 1'), [[1]])
})

test('a client that goes away stops its statement', async () => {
  await using service = await startOnSql({ limits: { concurrency: 1, timeoutMs: 100_000 } })
  const token = await service.tokenFor('sql:read')
  for (const path of ['/mcp', '/sse']) {
    const abort = new AbortController()
    const response = fetch(`${service.origin}${path}`, {
      method: 'POST',
      signal: abort.signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify(toolCall('query_sql', { sql: ENDLESS })),
    })
    await untilRunning(service)
    abort.abort()
    await assert.rejects(response.then((answer) => answer.text()))
    const started = performance.now()
    assert.deepEqual(await rowsOf(await caller(service), 'SELECT 1'), [[1]])
    assert.ok(performance.now() - started < 90_000, `${path}: the statement ran on`)
  }
})

test('notifications/cancelled stops the call it names', async () => {
  await using service = await startOnSql({ limits: { concurrency: 1, timeoutMs: 100_000 } })
  const token = await service.tokenFor('sql:read')
  const running = service.post('/mcp', token, toolCall('query_sql', { sql: ENDLESS }, 'call-7'))
  await untilRunning(service)
  const cancelled = await service.post('/mcp', token, {
    jsonrpc: '2.0',
    method: 'notifications/cancelled',
    params: { requestId: 'call-7' },
  })
  assert.equal(cancelled.status, 202)
  assert.match(await (await running).text(), /cancelled/)
  assert.deepEqual(await rowsOf(await caller(service), 'SELECT 1'), [[1]])
})

for (const [what, name] of [
  ['grant', 'gid'],
  ['token', 'jti'],
] as const) {
  test(`a ${what} that is revoked stops the calls that run for it`, async () => {
    await using service = await startOnSql({ limits: { concurrency: 1, timeoutMs: 100_000 } })
    const token = await service.tokenFor('sql:read', { [name]: 'revoked-while-running' })
    const running = service.post('/mcp', token, toolCall('query_sql', { sql: ENDLESS }))
    service.issuer.revoke('revoked-while-running')
    assert.match(await (await running).text(), /cancelled|invalid_token/)
    assert.equal((await service.post('/mcp', token, toolCall('query_sql', {}))).status, 401)
    assert.deepEqual(await rowsOf(await caller(service), 'SELECT 1'), [[1]])
  })
}

test('what exceeds the queue is answered as busy', async () => {
  await using service = await startOnSql({ limits: { concurrency: 1, timeoutMs: 6000 } })
  const call = await caller(service, 'sql:read')
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => call('query_sql', { sql: ENDLESS })),
  )
  const busy = answers.filter((answer) =>
    answer.text.startsWith('Busy: 1 statements run and 8 wait'),
  )
  assert.equal(busy.length, 3)
  assert.deepEqual(await rowsOf(call, 'SELECT 1'), [[1]])
})

test('progress comes at least every second when it is asked for', async () => {
  await using service = await startOnSql({ limits: { timeoutMs: 6000 } })
  const token = await service.tokenFor('sql:read')
  const call = toolCall('query_sql', { sql: ENDLESS })
  const message = { ...call, params: { ...call.params, _meta: { progressToken: 'p' } } }
  const messages = await readMessages(await service.post('/mcp', token, message))
  const progress = messages.filter((answer) => answer['method'] === 'notifications/progress')
  assert.ok(progress.length >= 2, `${progress.length} notifications`)
})

test('many calls share few connections', async () => {
  await using service = await startOnSql({ limits: { concurrency: 4 } })
  const call = await caller(service, 'sql:read')
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => rowsOf(call, 'SELECT @n', { n })),
  )
  assert.deepEqual(
    answers,
    Array.from({ length: 30 }, (_, n) => [[n]]),
  )
})

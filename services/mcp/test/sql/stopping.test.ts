import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { startStand } from '../../bench/stand.ts'
import { readToolResult } from '../answer.ts'
import { startService, tenantConfig, testSql, toolCall } from '../service.ts'
import { until } from '../until.ts'
import { caller, rowsOf } from './calls.ts'
import { openWatch, type Running } from './server-watch.ts'

// Seen from elsewhere: what a call has started does not run on when the call has ended. How long the server took is printed.

/** Runs for hours on any server unless it is stopped. */
const endless = (mark: string) =>
  `SELECT COUNT_BIG(*) FROM sales.OrderLines AS a CROSS JOIN sales.OrderLines AS b CROSS JOIN sales.OrderLines AS c WHERE a.UnitPrice + b.UnitPrice + c.UnitPrice < 0 OR CAST(a.OrderId AS varchar(20)) = '${mark}'`

const newMark = () => `mark-${randomBytes(8).toString('hex')}`

const untilRunning = async (running: Running, mark: string, count = 1) =>
  until('it runs on the server', async () => (await running(mark)) === count)

/** Waits until nothing with the mark runs, and says how long that took from `since` on. */
const untilStopped = async (t: TestContext, running: Running, mark: string, since: number) => {
  await until('it has stopped on the server', async () => (await running(mark)) === 0)
  t.diagnostic(`seen to have stopped after ${Math.round(performance.now() - since)} ms`)
}

type Stop = (given: {
  /** The call's answer, or its failure where the client has gone. */
  ended: Promise<unknown>
  leave: () => void
  cancel: () => Promise<unknown>
}) => Promise<number>

const STOPS: [name: string, timeoutMs: number, stop: Stop][] = [
  [
    'notifications/cancelled',
    120_000,
    async ({ cancel }) => {
      const since = performance.now()
      await cancel()
      return since
    },
  ],
  [
    'a closed stream',
    120_000,
    async ({ leave }) => {
      leave()
      return performance.now()
    },
  ],
  [
    'the time limit',
    10_000,
    async ({ ended }) => {
      await ended
      return performance.now()
    },
  ],
]

for (const [name, timeoutMs, stop] of STOPS) {
  for (const tool of ['query_sql', 'execute_sql']) {
    test(`${name} stops a statement of ${tool} on the server, and the pool is whole`, async (t) => {
      await using watch = await openWatch()
      if (watch.running === undefined) {
        t.skip(watch.problem)
        return
      }
      const { running } = watch
      await using service = await startService([
        tenantConfig(testSql(), { confirmAboveRows: null, limits: { concurrency: 1, timeoutMs } }),
      ])
      await service.opened()
      const token = await service.tokenFor('sql:read sql:write')
      const mark = newMark()
      const sql =
        tool === 'query_sql'
          ? endless(mark)
          : `UPDATE inventory.Warehouses SET Name = Name WHERE WarehouseId = 1 AND (${endless(mark)}) = -1`
      const client = new AbortController()
      const ended = fetch(`${service.origin}/mcp`, {
        method: 'POST',
        signal: client.signal,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: `Bearer ${token}`,
        },
        body: JSON.stringify(toolCall(tool, { sql }, 'stopped')),
      })
        .then(async (response) => readToolResult(response))
        .catch((error: unknown) => error)
      await untilRunning(running, mark)
      const since = await stop({
        ended,
        leave: () => client.abort(),
        cancel: async () =>
          service.post('/mcp', token, {
            jsonrpc: '2.0',
            method: 'notifications/cancelled',
            params: { requestId: 'stopped' },
          }),
      })
      await untilStopped(t, running, mark, since)
      await ended
      const { database } = service.tenants.get('default') ?? assert.fail('no tenant')
      await until('nothing is held', () => database.pools().every(({ used }) => used === 0))
      assert.deepEqual([database.queue.running, database.queue.depth], [0, 0])
      const call = await caller(service)
      assert.deepEqual(await rowsOf(call, 'SELECT 1 AS v'), [[1]])
      const write = await call('execute_sql', {
        sql: 'UPDATE inventory.Warehouses SET Name = Name WHERE WarehouseId = 1',
      })
      assert.equal(write.data['status'], 'committed', write.text)
    })
  }
}

test('a service that is told to stop stops its statements on the server', async (t) => {
  await using watch = await openWatch()
  if (watch.running === undefined) {
    t.skip(watch.problem)
    return
  }
  const { running } = watch
  await using stand = await startStand({ timeoutMs: 120_000 })
  const token = await stand.tokenFor('user-1')
  const mark = newMark()
  const calls = [1, 2].map(async () =>
    fetch(`${stand.origin}/mcp`, {
      method: 'POST',
      headers: {
        host: stand.host,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(toolCall('query_sql', { sql: endless(mark) })),
    }).then(async (response) => readToolResult(response)),
  )
  await untilRunning(running, mark, 2)
  const stopped = stand.stop()
  for (const call of calls)
    assert.match((await call).text, /stopped: this server is being restarted/)
  await untilStopped(t, running, mark, performance.now())
  assert.equal((await stopped).code, 0)
})

test('a service that is killed leaves no statement running', async (t) => {
  await using watch = await openWatch()
  if (watch.running === undefined) {
    t.skip(watch.problem)
    return
  }
  const { running } = watch
  await using stand = await startStand({ timeoutMs: 120_000 })
  const token = await stand.tokenFor('user-1')
  const mark = newMark()
  const call = fetch(`${stand.origin}/mcp`, {
    method: 'POST',
    headers: {
      host: stand.host,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify(toolCall('query_sql', { sql: endless(mark) })),
  }).catch((error: unknown) => error)
  await untilRunning(running, mark)
  await stand[Symbol.asyncDispose]()
  await call
  await untilStopped(t, running, mark, performance.now())
})

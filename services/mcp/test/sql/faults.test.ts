import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { createLogger } from '../../src/log.ts'
import { createPooling, createRolePool, type RolePool } from '../../src/sql/role-pool.ts'
import { streamQuery } from '../../src/sql/stream-query.ts'
import { startService, tenantConfig, type Service } from '../service.ts'
import { until } from '../until.ts'
import type { Verdict } from '../wire.ts'
import { caller, rowsOf, startOnSql, type Caller } from './calls.ts'
import {
  isBegin,
  isCommit,
  isReset,
  isRollback,
  says,
  startTdsWire,
  type TdsWire,
} from './tds-wire.ts'

const ID = 32_300
const COUNT = `SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = ${ID}`
const INSERT = {
  sql: `INSERT INTO catalog.Categories (CategoryId, Name) VALUES (${ID}, 'cut')`,
}

const countOf = async (look: Caller) => {
  const [[count] = []] = (await rowsOf(look, COUNT)) as unknown[][]
  return count
}

const remove = async (call: Caller) => {
  const answer = await call('execute_sql', {
    sql: `DELETE FROM catalog.Categories WHERE CategoryId = ${ID}`,
  })
  assert.equal(answer.data['status'], 'committed', answer.text)
}

const isInsert = says('INSERT INTO catalog.Categories')

/** Where a connection is cut, what is told of the write then, and how many rows there are: the phases of a write in their order. */
type Phase = [
  name: string,
  at: (chunk: Buffer) => boolean,
  cut: Exclude<Verdict, Buffer>,
  told: string | RegExp,
  rows: number,
]

const LOST = /connection to the database was lost/

const AT_ONCE: Phase[] = [
  ['beginning, not heard by the server', isBegin, 'cut', 'committed', 1],
  ['beginning, not heard back', isBegin, 'cut the answer', 'committed', 1],
  ['the statement, not heard by the server', isInsert, 'cut', LOST, 0],
  ['the statement, not heard back', isInsert, 'cut the answer', LOST, 0],
  ['the commit, not heard by the server', isCommit, 'cut', 'unknown', 0],
  ['the commit, not heard back', isCommit, 'cut the answer', 'unknown', 1],
  ['the cleaning, not heard by the server', isReset, 'cut', 'committed', 1],
  ['the cleaning, not heard back', isReset, 'cut the answer', 'committed', 1],
]

const ASKED: Phase[] = [
  ['the question: beginning', isBegin, 'cut', 'confirmation_required', 0],
  ['the question: its sample', isInsert, 'cut', LOST, 0],
  ['the question: its sample, not heard back', isInsert, 'cut the answer', LOST, 0],
  ['the question: rolling back', isRollback, 'cut', 'confirmation_required', 0],
  [
    'the question: rolling back, not heard',
    isRollback,
    'cut the answer',
    'confirmation_required',
    0,
  ],
]

const idle = async (service: Service) =>
  until('no connection is in use', () =>
    service.tenants.all().every(({ database }) => database.pools().every(({ used }) => used === 0)),
  )

let straight: Service
let look: Caller
before(async () => {
  straight = await startOnSql()
  look = await caller(straight)
})
after(async () => straight[Symbol.asyncDispose]())

/** A service over a wire, its connections made and clean. */
const startOver = async (wire: TdsWire, overrides: Parameters<typeof tenantConfig>[1]) => {
  const service = await startService([tenantConfig(wire.sql, overrides)])
  await service.opened()
  const call = await caller(service)
  assert.deepEqual(await rowsOf(call, 'SELECT 1 AS v'), [[1]])
  await remove(call)
  await idle(service)
  return { service, call, [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose]() }
}

for (const [confirmAboveRows, phases] of [
  [null, AT_ONCE],
  [0, ASKED],
] as const) {
  for (const [name, at, cut, told, rows] of phases) {
    test(`a write cut at ${name} is told as what it was, and the pool goes on`, async () => {
      await remove(look)
      await using wire = await startTdsWire()
      await using over = await startOver(wire, { confirmAboveRows })
      let cuts = 0
      wire.judge((chunk) => {
        if (cuts > 0 || !at(chunk)) return 'pass'
        cuts += 1
        return cut
      })
      const answer = await over.call('execute_sql', INSERT)
      await until('it was cut', () => cuts === 1)
      if (typeof told === 'string') assert.equal(answer.data['status'], told, answer.text)
      else assert.match(answer.text, told)
      // What was lost at the commit may still be on its way through the server.
      await until(`there are ${rows} rows`, async () => (await countOf(look)) === rows)
      await remove(look)
      assert.deepEqual(await rowsOf(over.call, 'SELECT 1 AS v'), [[1]])
      await remove(over.call)
      await idle(over.service)
    })
  }
}

test('a write cut while its rows come changes nothing', async () => {
  await using wire = await startTdsWire()
  await using over = await startOver(wire, { confirmAboveRows: null })
  const sum = 'SELECT SUM(Amount) FROM sales.Payments'
  const before = await rowsOf(look, sum)
  wire.cutAfter(50_000)
  const answer = await over.call('execute_sql', {
    sql: 'UPDATE sales.Payments SET Amount = Amount + 1 OUTPUT inserted.*',
  })
  assert.match(answer.text, LOST)
  wire.cutAfter(Infinity)
  await remove(over.call)
  assert.deepEqual(await rowsOf(look, sum), before)
})

test('a server that stops in the middle of a stream is told as lost, and used again', async () => {
  await using wire = await startTdsWire()
  await using over = await startOver(wire, { limits: { rows: 100_000, bytes: 1_000_000 } })
  const sql = 'SELECT OrderId, LineNumber, UnitPrice, Quantity FROM sales.OrderLines'
  wire.cutAfter(150_000)
  assert.match((await over.call('query_sql', { sql })).text, LOST)
  wire.cutAfter(Infinity)
  assert.equal((await over.call('query_sql', { sql })).isError, false)
})

test('a server that is stopped in the middle of a stream and started again is used again', async () => {
  await using wire = await startTdsWire()
  await using over = await startOver(wire, { limits: { rows: 100_000, bytes: 100_000_000 } })
  const streaming = over.call('query_sql', { sql: MANY_BYTES })
  const began = wire.receivedBytes()
  await until('rows come', () => wire.receivedBytes() > began + 1_000_000)
  wire.cut()
  assert.match((await streaming).text, LOST)
  assert.match(
    (await over.call('query_sql', { sql: 'SELECT 1' })).text,
    /cannot be reached|was lost/,
  )
  wire.mend()
  await until('it is used again', async () => {
    const answer = await over.call('query_sql', { sql: 'SELECT 1 AS v' })
    return !answer.isError
  })
  await idle(over.service)
})

/** Some 100 MB on any server with the sample shop. */
const MANY_BYTES =
  "SELECT TOP (100000) OrderId, REPLICATE('x', 1000) AS Filling FROM sales.OrderLines"

test('of 200 calls at once on 8 connections every one is answered, and nothing is left over', async () => {
  await using service = await startOnSql({ limits: { concurrency: 8 } })
  const [tenant] = service.tenants.all()
  assert.ok(tenant)
  const call = await caller(service, 'sql:read')
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, n) =>
      call('query_sql', { sql: 'SELECT @n', params: { n } }),
    ),
  )
  const done = answers.filter((answer) => !answer.isError)
  const busy = answers.filter((answer) => answer.text.startsWith('Busy: '))
  assert.equal(done.length + busy.length, 200)
  assert.ok(done.length >= 72, `${done.length} done`)
  for (const [n, answer] of answers.entries()) {
    if (!answer.isError) assert.deepEqual(answer.data['rows'], [[n]])
  }
  await idle(service)
  const { queue, pools } = tenant.database
  assert.deepEqual([queue.running, queue.depth], [0, 0])
  assert.ok(pools().every(({ idle: kept }) => kept <= 10))
})

test('a row of 2 MB is answered in part, kept whole, and leaves nothing behind', async () => {
  await using service = await startOnSql({ limits: { rows: 1 } })
  const call = await caller(service, 'sql:read')
  const sql =
    "SELECT REPLICATE(CAST(N'ab' AS nvarchar(max)), 1000000) AS Long, 7 AS Seven UNION ALL SELECT N'x', 8"
  const answer = await call('query_sql', { sql })
  assert.equal(answer.isError, false, answer.text)
  assert.match(answer.text, /…\[cut: \d+ of 2000000 characters\]/)
  const token = await service.tokenFor('sql:read')
  const file = await fetch(`${service.origin}/results/${String(answer.data['resultId'])}.json`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { rows } = z.object({ rows: z.array(z.array(z.unknown())) }).parse(await file.json())
  assert.equal(rows[0]?.[0], 'ab'.repeat(1_000_000))
  assert.deepEqual(new Set(rows.map((row) => row[1])), new Set([7, 8]))
  await idle(service)
})

const askOne = async (pool: RolePool) => {
  using lease = await pool.lease()
  const prepared = { sql: 'SELECT 1 AS v', bindings: [] }
  const { signal } = new AbortController()
  const rows: unknown[] = []
  for await (const event of streamQuery(lease.connection, prepared, signal)) {
    if (event.kind === 'rows') rows.push(...event.rows)
  }
  return rows
}

test('an idle connection that leads nowhere is found out before anything is sent on it', async () => {
  await using wire = await startTdsWire()
  const tenant = tenantConfig(wire.sql)
  await using pool = createRolePool({
    tenant,
    login: tenant.sql.reader,
    role: 'reader',
    log: createLogger('silent'),
    pooling: createPooling(60_000, 0),
  })
  await pool.opened()
  assert.deepEqual(await askOne(pool), [[1]])
  await until('it is clean', () => pool.counts.used === 0 && pool.counts.idle === 1)
  wire.forget()
  let sent = 0
  wire.judge((chunk) => {
    sent += says('SELECT 1 AS v')(chunk) ? 1 : 0
    return 'pass'
  })
  assert.deepEqual(await askOne(pool), [[1]])
  assert.equal(sent, 1)
})

test('a connection whose reset fails while a call waits for it is not given to the call', async () => {
  await using wire = await startTdsWire()
  const tenant = tenantConfig(wire.sql)
  await using pool = createRolePool({
    tenant,
    login: tenant.sql.reader,
    role: 'reader',
    log: createLogger('silent'),
  })
  await pool.opened()
  let lost = 0
  wire.judge((chunk) => {
    if (lost > 0 || !isReset(chunk)) return 'pass'
    lost += 1
    return 'lose'
  })
  assert.deepEqual(await askOne(pool), [[1]])
  await until('the reset by itself has begun', () => lost === 1)
  assert.deepEqual(await askOne(pool), [[1]])
})

test('a read that was sent is not sent again', async () => {
  await using wire = await startTdsWire()
  await using over = await startOver(wire, {})
  let sent = 0
  wire.judge((chunk) => {
    if (!says('AS sent')(chunk)) return 'pass'
    sent += 1
    return 'cut the answer'
  })
  assert.match((await over.call('query_sql', { sql: 'SELECT 1 AS sent' })).text, LOST)
  assert.equal(sent, 1)
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { z } from 'zod'
import { startService, tenantConfig, testSql, type Service } from '../service.ts'
import { until } from '../until.ts'
import { startPostgresWire, urlOver } from '../wire.ts'
import { caller, rowsOf, type Caller } from './calls.ts'
import { isBegin, isCommit, isRollback, says, startTdsWire } from './tds-wire.ts'

// Hosts that vanish: packets are lost, and nobody is told. Every call is answered all the same, and says what is the matter.

const ID = 32_400
const INSERT = `INSERT INTO catalog.Categories (CategoryId, Name) VALUES (${ID}, 'vanished')`
const DELETE = `DELETE FROM catalog.Categories WHERE CategoryId = ${ID}`
const isInsert = says('INSERT INTO catalog.Categories')
const LINES = 'SELECT TOP (5000) OrderId, LineNumber FROM sales.OrderLines'

const idle = async (service: Service) =>
  until('no connection is in use', () =>
    service.tenants.all().every(({ database }) => database.pools().every(({ used }) => used === 0)),
  )

type Vanishing = {
  name: string
  at: (chunk: Buffer) => boolean
  call: [tool: string, args: { sql: string; timeoutMs?: number }]
  told: RegExp
}

const SQL_HOST: Vanishing[] = [
  {
    name: 'a read runs',
    at: says('AS gone'),
    call: ['query_sql', { sql: 'SELECT 1 AS gone', timeoutMs: 10_000 }],
    told: /ran into its time limit/,
  },
  {
    name: 'a write begins',
    at: isBegin,
    call: ['execute_sql', { sql: INSERT, timeoutMs: 10_000 }],
    told: /ran into its time limit/,
  },
  {
    name: 'a write runs',
    at: isInsert,
    call: ['execute_sql', { sql: INSERT, timeoutMs: 10_000 }],
    told: /ran into its time limit/,
  },
  {
    name: 'a write commits',
    at: isCommit,
    call: ['execute_sql', { sql: DELETE }],
    told: /^UNKNOWN: the connection was lost while committing/,
  },
  {
    name: 'a question is rolled back',
    at: isRollback,
    call: ['execute_sql', { sql: INSERT }],
    told: /^NOT DONE, rolled back/,
  },
  {
    name: 'a plan is made',
    at: says('SET SHOWPLAN_XML ON'),
    call: ['explain_sql', { sql: LINES, timeoutMs: 10_000 }],
    told: /did not come within the time limit/,
  },
]

suite('a SQL Server that vanishes', { concurrency: true }, () => {
  for (const { name, at, call, told } of SQL_HOST) {
    test(`while ${name}`, async () => {
      await using wire = await startTdsWire()
      await using service = await startService([
        tenantConfig(wire.sql, { confirmAboveRows: 0, limits: { timeoutMs: 100_000 } }),
      ])
      await service.opened()
      const ask = await caller(service)
      assert.deepEqual(await rowsOf(ask, 'SELECT 1 AS v'), [[1]])
      await idle(service)
      let isGone = false
      wire.judge((chunk) => {
        if (isGone || !at(chunk)) return 'pass'
        isGone = true
        wire.silence()
        return 'lose'
      })
      const [tool, args] = call
      const answer = await ask(tool, args)
      assert.ok(isGone)
      assert.match(answer.text, told)
      await idle(service)
      wire.resume()
      await until('it is used again', async () => {
        const again = await ask('query_sql', { sql: 'SELECT 1 AS v' })
        return !again.isError
      })
    })
  }

  test('before anybody has signed in', async () => {
    await using wire = await startTdsWire()
    wire.silence()
    await using service = await startService([tenantConfig(wire.sql)])
    const answer = await (await caller(service))('query_sql', { sql: 'SELECT 1 AS v' })
    assert.match(answer.text, /cannot be reached at the moment/)
  })
})

const AWAY = /What this server keeps .* cannot be reached at the moment, so nothing was changed/

/** A service whose confirmations and results are kept over a wire; eight seconds without an answer are silence to it. */
const startKeeping = async () => {
  const stack = new AsyncDisposableStack()
  let wire: Awaited<ReturnType<typeof startPostgresWire>> | undefined
  const service = stack.use(
    await startService([tenantConfig(testSql(), { confirmAboveRows: 0, limits: { rows: 10 } })], {
      keptBy: {
        silenceMs: 8000,
        urlOf: async (databaseUrl) => {
          wire = stack.use(await startPostgresWire(databaseUrl))
          return urlOver(wire, databaseUrl)
        },
      },
    }),
  )
  await service.opened()
  assert.ok(wire)
  const call = await caller(service)
  return { wire, service, call, [Symbol.asyncDispose]: async () => stack.disposeAsync() }
}

type Kept = { call: Caller; resultId: string; confirm: string; download: () => Promise<Response> }

const POSTGRES_HOST: [name: string, use: (kept: Kept) => Promise<string>, told: RegExp][] = [
  [
    'a confirmation is to be kept',
    async ({ call }) => (await call('execute_sql', { sql: INSERT })).text,
    AWAY,
  ],
  [
    'a confirmation is to be spent',
    async ({ call, confirm }) => (await call('execute_sql', { sql: INSERT, confirm })).text,
    AWAY,
  ],
  [
    'a result is to be kept',
    async ({ call }) => (await call('query_sql', { sql: LINES })).text,
    /The rest is not kept: it could not be stored/,
  ],
  [
    'a result is read on',
    async ({ call, resultId }) => (await call('get_result_page', { resultId })).text,
    AWAY,
  ],
  [
    'a result is downloaded',
    async ({ download }) => {
      const response = await download()
      return `${response.status} ${await response.text()}`
    },
    /^503 .*cannot be reached at the moment/,
  ],
]

suite('a PostgreSQL that vanishes', { concurrency: true }, () => {
  for (const [name, use, told] of POSTGRES_HOST) {
    test(`when ${name}`, async () => {
      await using keeping = await startKeeping()
      const { wire, service, call } = keeping
      const long = await call('query_sql', { sql: LINES })
      const resultId = z.string().parse(long.data['resultId'])
      const asked = await call('execute_sql', { sql: INSERT })
      const confirm = z.string().parse(asked.data['confirm'])
      const token = await service.tokenFor('sql:read')
      const download = async () =>
        fetch(`${service.origin}/results/${resultId}.csv`, {
          headers: { authorization: `Bearer ${token}` },
        })
      assert.equal((await (await download()).text()).split('\r\n').length, 5002)
      wire.silence()
      assert.match(await use({ call, resultId, confirm, download }), told)
      const count = `SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = ${ID}`
      assert.deepEqual(await rowsOf(call, count), [[0]])
      wire.resume()
      await until('it keeps again', async () => {
        const again = await call('get_result_page', { resultId })
        return !again.isError
      })
      await idle(service)
    })
  }

  test('while a result is being stored', async () => {
    await using keeping = await startKeeping()
    const { wire, service, call } = keeping
    wire.judge((chunk) => {
      if (chunk.includes('mcp.result_batches')) wire.silence()
      return 'pass'
    })
    const long = await call('query_sql', { sql: LINES.replace('5000', '50000') })
    const resultId = z.string().parse(long.data['resultId'])
    await idle(service)
    wire.judge(() => 'pass')
    wire.resume()
    await until('it can be read', async () => {
      const page = await call('get_result_page', { resultId })
      return !page.isError
    })
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../src/log.ts'
import { createRolePool } from '../../src/sql/role-pool.ts'
import { openTransaction } from '../../src/sql/transaction.ts'
import { tenantConfig, testSql } from '../service.ts'

/** A pool of one connection, on which nothing stands between a statement and the server. */
const openPool = async () => {
  const tenant = tenantConfig(testSql(), { limits: { concurrency: 1 } })
  assert.ok(tenant.sql.writer)
  const pool = createRolePool({
    tenant,
    login: tenant.sql.writer,
    role: 'writer',
    log: createLogger('silent'),
  })
  const query = async (sql: string) => {
    const open = await pool.ready()
    return (await open.request().batch<Record<string, unknown>>(sql)).recordset?.[0]
  }
  return { pool, query, [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() }
}

// What a call leaves, the question that shows it, and the answer of a new session.
const LEFTOVERS: [string, string, Record<string, unknown>][] = [
  ['SET DATEFORMAT dmy', "SELECT MONTH(CAST('02/03/2026' AS datetime)) AS v", { v: 2 }],
  ['SET LOCK_TIMEOUT 1234', 'SELECT @@LOCK_TIMEOUT AS v', { v: -1 }],
  [
    'CREATE TABLE #left (a int); INSERT INTO #left VALUES (1)',
    "SELECT CASE WHEN OBJECT_ID('tempdb..#left') IS NULL THEN 0 ELSE 1 END AS v",
    { v: 0 },
  ],
  ['BEGIN TRANSACTION', 'SELECT @@TRANCOUNT AS v', { v: 0 }],
  ['USE master', 'SELECT DB_NAME() AS v', { v: testSql().database }],
  [
    "EXEC sys.sp_set_session_context @key = N'puente.sub', @value = N'alice', @read_only = 1",
    "SELECT CAST(SESSION_CONTEXT(N'puente.sub') AS nvarchar(50)) AS v",
    { v: null },
  ],
]

for (const [leave, ask, clean] of LEFTOVERS) {
  test(`the next call does not see what this one leaves: ${leave}`, async (t) => {
    await using pool = await openPool()
    try {
      await pool.query(leave)
    } catch (error) {
      t.skip(`this server does not run it: ${error instanceof Error ? error.message : ''}`)
      return
    }
    assert.deepEqual(await pool.query(ask), clean)
  })
}

test('a connection cancelled in a transaction is not used again', async () => {
  await using pool = await openPool()
  const before = await pool.query('SELECT @@SPID AS v')
  const client = new AbortController()
  const turn = { [Symbol.dispose]: () => {} }
  {
    await using transaction = await openTransaction(await pool.pool.ready(), client.signal, turn, {
      prepare: () => 'SELECT @@SPID AS v',
      discard: pool.pool.discard,
    })
    for await (const event of transaction.events()) {
      if (event.kind === 'rows') assert.deepEqual(event.rows, [[before?.['v']]])
    }
    client.abort()
  }
  assert.notDeepEqual(await pool.query('SELECT @@SPID AS v'), before)
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Request, type Connection } from 'tedious'
import { createLogger } from '../../src/log.ts'
import { createRolePool } from '../../src/sql/role-pool.ts'
import { openTransaction } from '../../src/sql/transaction.ts'
import { serverNumber } from '../../src/sql/translate-error.ts'
import { tenantConfig, testSql } from '../service.ts'

/** What a server answers that lacks a construct, a function or a view; any other error is a fault. */
const LACKS = new Set([40_517, 195, 208])

/** Runs a batch past everything that stands between a statement and the server. */
const batch = async (connection: Connection, sql: string) =>
  new Promise<unknown[]>((resolve, reject) => {
    const values: unknown[] = []
    const request = new Request(sql, (error) => (error ? reject(error) : resolve(values)))
    request.on('row', (columns: { value: unknown }[]) => {
      values.push(...columns.map(({ value }) => value))
    })
    connection.execSqlBatch(request)
  })

// With the same rights in both: the pool of the reader resets with the next request, that of the writer by a request of its own.
const ROLES = ['reader', 'writer'] as const

const openPool = async (role: (typeof ROLES)[number]) => {
  const tenant = tenantConfig(testSql(), { limits: { concurrency: 1 } })
  assert.ok(tenant.sql.writer)
  const pool = createRolePool({
    tenant,
    login: tenant.sql.writer,
    role,
    log: createLogger('silent'),
  })
  await pool.opened()
  const query = async (sql: string) => {
    using lease = await pool.lease()
    return await batch(lease.connection, sql)
  }
  /** Asks each connection of the pool, all of them being held at once. */
  const everywhere = async (sql: string) => {
    using stack = new DisposableStack()
    const leases = []
    for (let count = 0; count < 3; count += 1) leases.push(stack.use(await pool.lease()))
    return await Promise.all(leases.map(({ connection }) => batch(connection, sql)))
  }
  return { pool, query, everywhere, [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() }
}

// What a call leaves, the question that shows it, and the answer of a new session.
const LEFTOVERS: [string, string, string, unknown][] = [
  ['a date format', 'SET DATEFORMAT dmy', "SELECT MONTH(CAST('02/03/2026' AS datetime))", 2],
  ['a lock timeout', 'SET LOCK_TIMEOUT 1234', 'SELECT @@LOCK_TIMEOUT', -1],
  ['a first day of the week', 'SET DATEFIRST 3', 'SELECT @@DATEFIRST', 7],
  ['a language', 'SET LANGUAGE Deutsch', 'SELECT @@LANGUAGE', 'us_english'],
  [
    'a row count',
    'SET ROWCOUNT 1',
    'SELECT COUNT(*) FROM (SELECT TOP (2) OrderId FROM sales.OrderLines) AS t',
    2,
  ],
  [
    'the isolation level',
    'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE',
    'SELECT transaction_isolation_level FROM sys.dm_exec_sessions WHERE session_id = @@SPID',
    2,
  ],
  [
    'a temporary table',
    'CREATE TABLE #left (a int); INSERT INTO #left VALUES (1)',
    "SELECT CASE WHEN OBJECT_ID('tempdb..#left') IS NULL THEN 0 ELSE 1 END",
    0,
  ],
  ['an open transaction', 'BEGIN TRANSACTION', 'SELECT @@TRANCOUNT', 0],
  ['another database', 'USE master', 'SELECT DB_NAME()', testSql().database],
  ['CONTEXT_INFO', 'SET CONTEXT_INFO 0x1F', 'SELECT CONTEXT_INFO()', null],
  [
    'a cursor',
    'DECLARE left_open CURSOR GLOBAL FOR SELECT 1; OPEN left_open',
    "SELECT CURSOR_STATUS('global', 'left_open')",
    -3,
  ],
  [
    'an application lock',
    "EXEC sp_getapplock @Resource = 'left', @LockMode = 'Exclusive', @LockOwner = 'Session'",
    "SELECT APPLOCK_MODE('public', 'left', 'Session')",
    'NoLock',
  ],
  [
    'a session context, even one that is read-only',
    "EXEC sys.sp_set_session_context @key = N'puente.sub', @value = N'alice', @read_only = 1",
    "SELECT CAST(SESSION_CONTEXT(N'puente.sub') AS nvarchar(50))",
    null,
  ],
]

for (const role of ROLES) {
  for (const [what, leave, ask, clean] of LEFTOVERS) {
    test(`the next call as ${role} does not see what this one leaves: ${what}`, async (t) => {
      await using pool = await openPool(role)
      try {
        assert.deepEqual(await pool.query(ask), [clean])
        await pool.query(leave)
      } catch (error) {
        if (!LACKS.has(serverNumber(error) ?? 0) || !(error instanceof Error)) throw error
        t.skip(`this server does not run it: ${error.message}`)
        return
      }
      assert.deepEqual(await pool.everywhere(ask), [[clean], [clean], [clean]])
    })
  }
}

test('a reader that no next call comes for is reset by itself', async (t) => {
  await using pool = await openPool('reader')
  if (pool.pool.resetProof === 'none') {
    t.skip('this server does not reset sessions')
    return
  }
  let told: Promise<unknown>
  {
    using lease = await pool.pool.lease()
    told = once(lease.connection, 'resetConnection')
    await batch(lease.connection, 'SET LOCK_TIMEOUT 1234')
  }
  await told
})

test('a connection whose reset the server does not tell of is not used again', async (t) => {
  await using pool = await openPool('reader')
  if (pool.pool.resetProof !== 'with the next request') {
    t.skip('this server is not known to reset a session with a request')
    return
  }
  const seen = new Set<unknown>()
  let again: unknown
  while (again === undefined) {
    using lease = await pool.pool.lease()
    lease.connection.removeAllListeners('resetConnection')
    const [spid] = await batch(lease.connection, 'SELECT @@SPID')
    if (seen.has(spid)) again = spid
    seen.add(spid)
    assert.equal(lease.isClean(), again === undefined)
  }
  for (const [spid] of await pool.everywhere('SELECT @@SPID')) assert.notEqual(spid, again)
})

test('a connection cancelled in a transaction is not used again', async () => {
  await using pool = await openPool('writer')
  const client = new AbortController()
  let spid: unknown
  {
    using lease = await pool.pool.lease()
    await using transaction = await openTransaction(
      lease,
      { sql: 'SELECT @@SPID AS v', bindings: [] },
      client.signal,
    )
    for await (const event of transaction.events()) {
      if (event.kind === 'rows') spid = event.rows[0]?.[0]
    }
    client.abort()
  }
  assert.ok(spid !== undefined)
  for (const [other] of await pool.everywhere('SELECT @@SPID')) assert.notEqual(other, spid)
})

test('two callers in turn get a session each, cleaned off their path', async () => {
  await using pool = await openPool('writer')
  // As many connections as were needed at once stay for a while.
  await pool.everywhere('SELECT 1')
  const first = await pool.query('SELECT @@SPID')
  const second = await pool.query('SELECT @@SPID')
  assert.notDeepEqual(first, second)
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { DONE } from '../src/tds/tokens.ts'
import { lastDone, openRawClient } from './raw-client.ts'
import type { RawClient } from './raw-client.ts'
import { startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

const CONNECTIONS = Number(process.env['PUENTE_TEST_CONNECTIONS'] ?? '100')

let stand: Stand
before(async () => {
  stand = await startDevsql()
})
after(() => stand[Symbol.asyncDispose]())

async function askPostgres<T>(ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 1 })
  try {
    return await ask(sql)
  } finally {
    await sql.end()
  }
}

/** PostgreSQL's connections that are free for this test, beside those of other suites. */
const freeConnections = (): Promise<number> =>
  askPostgres(async (sql) => {
    const [row] = await sql<{ free: number }[]>`
      SELECT current_setting('max_connections')::int - count(*)::int AS free FROM pg_stat_activity`
    return row?.free ?? 0
  })

/** Ends the one PostgreSQL session whose last statement holds `mark`, once it is in `state`. */
const terminate = (mark: string, state: 'active' | 'idle'): Promise<void> =>
  askPostgres(async (sql) => {
    for (let tries = 0; tries < 1200; tries += 1) {
      const ended = await sql<{ ended: boolean }[]>`
        SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
        WHERE datname = ${stand.shop} AND state = ${state} AND strpos(query, ${mark}) > 0`
      if (ended.length > 0) return assert.deepEqual([...ended], [{ ended: true }])
      await sleep(50)
    }
    assert.fail(`no session with ${mark}`)
  })

/** As many connections as the suite wants and PostgreSQL has room for. */
async function openMany(stack: AsyncDisposableStack, context: TestContext): Promise<RawClient[]> {
  const room = (await freeConnections()) - 20
  const wanted = Math.min(CONNECTIONS, room)
  if (wanted < CONNECTIONS)
    context.diagnostic(`PostgreSQL HAS ROOM FOR ${wanted} CONNECTIONS ONLY, not ${CONNECTIONS}`)
  assert.ok(wanted >= 10)
  const clients: RawClient[] = []
  for (let index = 0; index < wanted; index += 1)
    clients.push(stack.use(await openRawClient(stand)))
  return clients
}

test('a hundred connections each in a transaction; the end of one leaves the others alone', async (context) => {
  await using stack = new AsyncDisposableStack()
  const clients = await openMany(stack, context)
  await Promise.all(
    clients.map((client, index) =>
      client.batch(
        `BEGIN TRANSACTION; INSERT INTO catalog.Categories (CategoryId, Name) VALUES (${1000 + index}, N'connection ${index}')`,
      ),
    ),
  )
  const [killed, ...others] = clients
  assert.ok(killed)
  // Its socket goes away in the middle of a statement.
  killed.postBatch("WAITFOR DELAY '00:00:20'")
  killed.socket.destroy()
  // Each sees its own row and no other's: the transactions are separate.
  const counts = await Promise.all(
    others.map((client) =>
      client.batch('SELECT CategoryId FROM catalog.Categories WHERE CategoryId >= 1000'),
    ),
  )
  assert.ok(counts.every((answer) => lastDone(answer).rows === 1))
  await Promise.all(others.map((client) => client.batch('COMMIT')))
  const [first] = others
  assert.ok(first)
  const kept = await first.batch(
    'SELECT CategoryId FROM catalog.Categories WHERE CategoryId >= 1000',
  )
  assert.equal(lastDone(kept).rows, others.length)
  await first.batch('DELETE FROM catalog.Categories WHERE CategoryId >= 1000')
})

const KILLED = Buffer.from('the session is in the kill state', 'utf16le')

test('PostgreSQL ends two of a hundred sessions: those clients are told and disconnected, the others go on', async (context) => {
  await using stack = new AsyncDisposableStack()
  const [busy, idle, ...others] = await openMany(stack, context)
  assert.ok(busy && idle)
  await Promise.all(
    others.map((client, index) =>
      client.batch(
        `BEGIN TRANSACTION; INSERT INTO catalog.Categories (CategoryId, Name) VALUES (${2000 + index}, N'going on ${index}')`,
      ),
    ),
  )
  await busy.batch(
    "BEGIN TRANSACTION; INSERT INTO catalog.Categories (CategoryId, Name) VALUES (1999, N'lost')",
  )
  busy.postBatch('SELECT COUNT(*) FROM sales.OrderLines a CROSS JOIN sales.OrderLines b')
  await idle.batch("SELECT N'idle' + Name FROM catalog.Categories WHERE CategoryId = 1")
  const disconnected = [busy, idle].map(({ socket }) => once(socket, 'close'))
  await terminate('CROSS JOIN', 'active')
  await terminate("'idle'", 'idle')
  // 596 of class 21: its client is told what happened to the statement it waits for, or to its next one.
  for (const answer of [await busy.answer(), await idle.batch('SELECT 1')]) {
    const at = answer.bytes.indexOf(KILLED)
    assert.ok(at > 0, answer.bytes.toString('utf16le'))
    assert.equal(lastDone(answer).status & DONE.error, DONE.error)
  }
  await Promise.all(disconnected)
  await Promise.all(others.map((client) => client.batch('COMMIT')))
  const [first] = others
  assert.ok(first)
  const kept = await first.batch(
    'SELECT CategoryId FROM catalog.Categories WHERE CategoryId >= 1999',
  )
  assert.equal(lastDone(kept).rows, others.length)
  await first.batch('DELETE FROM catalog.Categories WHERE CategoryId >= 1999')
})

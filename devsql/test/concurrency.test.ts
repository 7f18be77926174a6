import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
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

/** PostgreSQL's connections that are free for this test, beside those of other suites. */
async function freeConnections(): Promise<number> {
  const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 1 })
  try {
    const [row] = await sql<{ free: number }[]>`
      SELECT current_setting('max_connections')::int - count(*)::int AS free FROM pg_stat_activity`
    return row?.free ?? 0
  } finally {
    await sql.end()
  }
}

test('a hundred connections each in a transaction; the end of one leaves the others alone', async (context) => {
  const room = (await freeConnections()) - 20
  const wanted = Math.min(CONNECTIONS, room)
  if (wanted < CONNECTIONS)
    context.diagnostic(`PostgreSQL HAS ROOM FOR ${wanted} CONNECTIONS ONLY, not ${CONNECTIONS}`)
  assert.ok(wanted >= 10)
  await using stack = new AsyncDisposableStack()
  const clients: RawClient[] = []
  for (let index = 0; index < wanted; index += 1)
    clients.push(stack.use(await openRawClient(stand)))
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

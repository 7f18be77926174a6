import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atOneMoment, readChains, readHash, readHeads } from '../src/audit/read.ts'
import { AuditUnavailable, createAuditTrail } from '../src/audit/trail.ts'
import { verifyTrail } from '../src/audit/verify.ts'
import { migrate } from '../src/store/migrate.ts'
import { openStore } from '../src/store/postgres.ts'
import { createTestDatabase } from './service.ts'
import { startPostgresWire, urlOver } from './wire.ts'

test('a record that the database says nothing of is given up, and what comes late does no harm', async () => {
  await using database = await createTestDatabase()
  await using cleanup = new AsyncDisposableStack()
  const owner = openStore(database.url)
  cleanup.defer(async () => owner.end({ timeout: 1 }))
  await migrate(owner)
  const wire = cleanup.use(await startPostgresWire(database.url))
  const store = openStore(urlOver(wire, database.url))
  cleanup.defer(async () => store.end({ timeout: 0 }))
  const trail = cleanup.use(createAuditTrail(store, Date.now, { writeTimeoutMs: 500 }))
  await trail.append({ event: 'call.opened', details: {} })
  wire.silence()
  await assert.rejects(trail.append({ event: 'call.closed', details: {} }), AuditUnavailable)
  wire.resume()
  await trail.append({ event: 'call.opened', details: { after: true } })
  await trail.append({ event: 'call.closed', details: { after: true } })
  const verdict = await atOneMoment(owner, async (sql) =>
    verifyTrail(readChains(sql), await readHeads(sql), [], async (chain, seq) =>
      readHash(sql, chain, seq),
    ),
  )
  assert.deepEqual(verdict.faults, [])
  assert.equal(verdict.chains, 2)
})

test('what waits to be recorded is bounded by its size, and what is refused is told', async () => {
  await using database = await createTestDatabase()
  await using cleanup = new AsyncDisposableStack()
  const store = openStore(database.url)
  cleanup.defer(async () => store.end({ timeout: 1 }))
  await migrate(store)
  const trail = cleanup.use(createAuditTrail(store, Date.now, { mostWaitingCharacters: 250_000 }))
  const append = async () => trail.append({ event: 'call.opened', details: { statement: LONG } })
  const settled = await Promise.allSettled([append(), append(), append()])
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected'],
  )
  const [, , refused] = settled
  assert.ok(refused?.status === 'rejected' && refused.reason instanceof AuditUnavailable)
  // Written, they wait no more.
  await append()
})

const LONG = 'x'.repeat(100_000)

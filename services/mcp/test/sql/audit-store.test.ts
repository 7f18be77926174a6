import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import postgres from 'postgres'
import { createAuditTrail } from '../../src/audit/trail.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/postgres.ts'
import { createTestDatabase } from '../service.ts'

test('the role of the audit trail writes it, and can change nothing in it', async () => {
  await using database = await createTestDatabase()
  await using cleanup = new AsyncDisposableStack()
  const owner = openStore(database.url)
  cleanup.defer(async () => owner.end({ timeout: 1 }))
  const role = `puente_audit_${randomBytes(6).toString('hex')}`
  await owner.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`)
  cleanup.defer(async () => {
    await owner.unsafe(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })
  await migrate(owner, role)
  await migrate(owner, role)
  const url = new URL(database.url)
  url.username = role
  url.password = 'secret'
  const store = openStore(url.href)
  cleanup.defer(async () => store.end({ timeout: 1 }))
  const trail = cleanup.use(createAuditTrail(store, Date.now))
  await trail.append({ event: 'call.opened', details: {} })
  await trail.append({ event: 'call.closed', details: {} })
  await store`SELECT mcp.audit_partitions()`
  for (const statement of [
    "UPDATE mcp.audit SET subject = 'x'",
    'DELETE FROM mcp.audit',
    'TRUNCATE mcp.audit',
    'DROP TABLE mcp.audit',
    'UPDATE mcp.audit_head SET seq = 1',
    'INSERT INTO mcp.audit_head SELECT * FROM mcp.audit_head',
    'ALTER TABLE mcp.audit DISABLE TRIGGER ALL',
    'SELECT * FROM mcp.confirmations',
  ]) {
    await assert.rejects(
      store.unsafe(statement),
      (error) => error instanceof postgres.PostgresError && error.code === '42501',
      statement,
    )
  }
})

test('after months without a start, the first record goes to the partition of its month', async () => {
  await using database = await createTestDatabase()
  await using cleanup = new AsyncDisposableStack()
  const store = openStore(database.url)
  cleanup.defer(async () => store.end({ timeout: 1 }))
  await migrate(store)
  const months = await store<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'mcp.audit'::regclass AND c.relname <> 'audit_other'`
  assert.equal(months.length, 3)
  for (const { name } of months) await store`DROP TABLE mcp.${store(name)}`
  await migrate(store)
  const trail = cleanup.use(createAuditTrail(store, Date.now))
  await trail.append({ event: 'call.opened', details: {} })
  assert.equal((await store`SELECT FROM mcp.audit`).length, 2)
  assert.equal((await store`SELECT FROM mcp.audit_other`).length, 0)
})

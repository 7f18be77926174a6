import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startService, tenantConfig } from '../service.ts'
import { until } from '../until.ts'
import { caller, rowsOf } from './calls.ts'
import { isCommit, isReset, says, startTdsWire } from './tds-wire.ts'

const PRINCIPAL = {
  subject: 'ana',
  clientId: 'client',
  tenantId: 'default',
  scopes: new Set(['sql:read']),
  grantId: undefined,
  tokenId: 'token',
  expiresAt: 0,
}

/** Part of what is read to search a schema. */
const isSchemaReading = says('object_type')

/** The rights check under another name, so that the server refuses it with an error. */
const withoutRightsCheck = (chunk: Buffer) => {
  const name = Buffer.from('HAS_PERMS_BY_NAME', 'utf16le')
  const other = Buffer.from('HAS_PERMS_BY_NONE', 'utf16le')
  for (let at = chunk.indexOf(name); at !== -1; at = chunk.indexOf(name, at)) other.copy(chunk, at)
  return chunk
}

test('a database that goes away and comes back is used again without a restart', async () => {
  await using wire = await startTdsWire()
  wire.cut()
  await using service = await startService([tenantConfig(wire.sql)])
  await service.opened()
  const call = await caller(service)
  const refused = await call('query_sql', { sql: 'SELECT 1' })
  assert.match(refused.text, /cannot be reached/)
  const isOk = async () => (await fetch(`${service.origin}/health`)).status === 200

  wire.mend()
  await until('health is ok', isOk)
  assert.deepEqual(await rowsOf(call, 'SELECT 1'), [[1]])

  wire.cut()
  const during = await call('query_sql', { sql: 'SELECT 1' })
  assert.equal(during.isError, true)
  assert.match(during.text, /cannot be reached|was lost/)
  await until('health is not ok', async () => !(await isOk()))

  wire.mend()
  await until('health is ok', isOk)
  assert.deepEqual(await rowsOf(call, 'SELECT 1'), [[1]])
})

test('a connection that is lost at the commit is reported as unknown, not as done or failed', async () => {
  await using wire = await startTdsWire()
  await using service = await startService([tenantConfig(wire.sql)])
  await service.opened()
  const call = await caller(service)
  const sql = 'DELETE FROM catalog.Categories WHERE CategoryId = 31999'
  wire.judge((chunk) => (isCommit(chunk) ? 'cut' : 'pass'))
  const lost = await call('execute_sql', { sql })
  assert.equal(lost.data['status'], 'unknown', lost.text)
  assert.match(lost.text, /^UNKNOWN: the connection was lost while committing/)
  wire.judge(() => 'pass')
  const done = await call('execute_sql', { sql })
  assert.equal(done.data['status'], 'committed', done.text)
})

test("a tenant is closed while its reader's rights cannot be read, and says so", async () => {
  await using wire = await startTdsWire()
  wire.judge(withoutRightsCheck)
  await using service = await startService([tenantConfig(wire.sql)])
  await service.opened()
  const call = await caller(service)
  for (const [tool, sql] of [
    ['query_sql', 'SELECT 1 AS v'],
    ['execute_sql', 'DELETE FROM catalog.Categories WHERE 1 = 0'],
  ] as const) {
    const answer = await call(tool, { sql })
    assert.equal(answer.isError, true)
    assert.match(answer.text, /its reader's rights cannot be read/)
  }
  const health = await fetch(`${service.origin}/health`)
  assert.equal(health.status, 503)
  assert.match(await health.text(), /closed: the reader's rights cannot be read/)
  wire.judge(() => 'pass')
  await until('it opens', async () => !(await call('query_sql', { sql: 'SELECT 1 AS v' })).isError)
})

test('a tenant that accepts a privileged reader opens without that check', async () => {
  await using wire = await startTdsWire()
  wire.judge(withoutRightsCheck)
  await using service = await startService([
    tenantConfig(wire.sql, { acceptPrivilegedReader: true }),
  ])
  await service.opened()
  assert.deepEqual(await rowsOf(await caller(service), 'SELECT 1 AS v'), [[1]])
})

test('a server that signs logins in and then says nothing is away, and not waited for', async () => {
  await using wire = await startTdsWire()
  wire.judge((chunk) => (isReset(chunk) ? 'lose' : 'pass'))
  await using service = await startService([tenantConfig(wire.sql)])
  const call = await caller(service)
  const answer = await call('query_sql', { sql: 'SELECT 1 AS v' })
  assert.match(answer.text, /cannot be reached/)
  wire.judge(() => 'pass')
  await until('it opens', async () => !(await call('query_sql', { sql: 'SELECT 1 AS v' })).isError)
})

test('who searches a schema that does not come may go, and leaves it to the others', async () => {
  await using wire = await startTdsWire()
  await using service = await startService([
    tenantConfig(wire.sql, { limits: { timeoutMs: 2000 } }),
  ])
  await service.opened()
  const { catalog } = service.tenants.get('default') ?? assert.fail('no tenant')
  wire.judge((chunk) => (isSchemaReading(chunk) ? 'lose' : 'pass'))
  const first = new AbortController()
  const gone = catalog.index({ principal: PRINCIPAL, signal: first.signal })
  const stays = catalog.index({
    principal: PRINCIPAL,
    signal: new AbortController().signal,
  })
  first.abort()
  await assert.rejects(gone, { kind: 'cancelled' })
  await assert.rejects(stays, { kind: 'timeout' })
})

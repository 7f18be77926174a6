import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { startService, tenantConfig, testSql } from '../service.ts'
import { until } from '../until.ts'
import { caller, rowsOf } from './calls.ts'

const TRANSACTION_MANAGER_REQUEST = 0x0e
const COMMIT = 7

const PRINCIPAL = {
  subject: 'ana',
  clientId: 'client',
  tenantId: 'default',
  scopes: new Set(['sql:read']),
  grantId: undefined,
  tokenId: 'token',
  expiresAt: 0,
}

/** MS-TDS 2.2.6.9: packet header (8), ALL_HEADERS (22), then the kind of the request. */
const isCommit = (chunk: Buffer) =>
  chunk[0] === TRANSACTION_MANAGER_REQUEST && chunk.length > 31 && chunk.readUInt16LE(30) === COMMIT

/** MS-TDS 2.2.3.1.2: the bit of a packet that asks for a new session. */
const isReset = (chunk: Buffer) => ((chunk[1] ?? 0) & 0x08) !== 0

/** Part of what is read to search a schema. */
const isSchemaReading = (chunk: Buffer) => chunk.includes(Buffer.from('object_type', 'utf16le'))

/** The rights check under another name, so that the server refuses it with an error. */
const withoutRightsCheck = (chunk: Buffer) => {
  const name = Buffer.from('HAS_PERMS_BY_NAME', 'utf16le')
  const other = Buffer.from('HAS_PERMS_BY_NONE', 'utf16le')
  for (let at = chunk.indexOf(name); at !== -1; at = chunk.indexOf(name, at)) other.copy(chunk, at)
  return chunk
}

/** A wire to the SQL Server that can be cut; the statements on it are not encrypted. */
const startWire = async () => {
  const sql = testSql()
  const sockets = new Set<Socket>()
  let isUp = true
  let cutsCommits = false
  let refusesRightsCheck = false
  let swallows: (chunk: Buffer) => boolean = () => false
  const server = createServer((client) => {
    if (!isUp) {
      client.destroy()
      return
    }
    const upstream = connect(sql.port, sql.server)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (chunk: Buffer) => {
      if (swallows(chunk)) return
      if (cutsCommits && isCommit(chunk)) client.destroy()
      else upstream.write(refusesRightsCheck ? withoutRightsCheck(chunk) : chunk)
    })
    upstream.on('data', (chunk: Buffer) => client.write(chunk))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    sql: { ...sql, server: '127.0.0.1', port: address.port, encrypt: false as const },
    cut: () => {
      isUp = false
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isUp = true
    },
    cutCommits: (cuts: boolean) => {
      cutsCommits = cuts
    },
    refuseRightsCheck: (refuses: boolean) => {
      refusesRightsCheck = refuses
    },
    /** Keeps what is like this from the server, which so says nothing. */
    swallow: (next: typeof swallows) => {
      swallows = next
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a database that goes away and comes back is used again without a restart', async () => {
  await using wire = await startWire()
  wire.cut()
  await using service = await startService([tenantConfig(wire.sql)])
  await service.opened()
  const call = await caller(service)
  const refused = await call('query_sql', { sql: 'SELECT 1' })
  assert.match(refused.text, /cannot be reached/)
  const isOk = async () => (await fetch(`${service.origin}/health`)).status === 200

  wire.mend()
  await until('healthy again', isOk)
  assert.deepEqual(await rowsOf(call, 'SELECT 1'), [[1]])

  wire.cut()
  const during = await call('query_sql', { sql: 'SELECT 1' })
  assert.equal(during.isError, true)
  assert.match(during.text, /cannot be reached|was lost/)
  await until('health says so', async () => !(await isOk()))

  wire.mend()
  await until('healthy again', isOk)
  assert.deepEqual(await rowsOf(call, 'SELECT 1'), [[1]])
})

test('a connection that is lost at the commit is reported as unknown, not as done or failed', async () => {
  await using wire = await startWire()
  await using service = await startService([tenantConfig(wire.sql)])
  await service.opened()
  const call = await caller(service)
  const sql = 'DELETE FROM catalog.Categories WHERE CategoryId = 31999'
  wire.cutCommits(true)
  const lost = await call('execute_sql', { sql })
  assert.equal(lost.data['status'], 'unknown', lost.text)
  assert.match(lost.text, /^UNKNOWN: the connection was lost while committing/)
  wire.cutCommits(false)
  const done = await call('execute_sql', { sql })
  assert.equal(done.data['status'], 'committed', done.text)
})

test("a tenant is closed while its reader's rights cannot be read, and says so", async () => {
  await using wire = await startWire()
  wire.refuseRightsCheck(true)
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
  wire.refuseRightsCheck(false)
  await until(
    'answered again',
    async () => !(await call('query_sql', { sql: 'SELECT 1 AS v' })).isError,
  )
})

test('a tenant that accepts a privileged reader opens without that check', async () => {
  await using wire = await startWire()
  wire.refuseRightsCheck(true)
  await using service = await startService([
    tenantConfig(wire.sql, { acceptPrivilegedReader: true }),
  ])
  await service.opened()
  assert.deepEqual(await rowsOf(await caller(service), 'SELECT 1 AS v'), [[1]])
})

test('a server that signs logins in and then says nothing is away, and not waited for', async () => {
  await using wire = await startWire()
  wire.swallow(isReset)
  await using service = await startService([tenantConfig(wire.sql)])
  const call = await caller(service)
  const answer = await call('query_sql', { sql: 'SELECT 1 AS v' })
  assert.match(answer.text, /cannot be reached/)
  wire.swallow(() => false)
  await until(
    'answered again',
    async () => !(await call('query_sql', { sql: 'SELECT 1 AS v' })).isError,
  )
})

test('who searches a schema that does not come may go, and leaves it to the others', async () => {
  await using wire = await startWire()
  await using service = await startService([
    tenantConfig(wire.sql, { limits: { timeoutMs: 2000 } }),
  ])
  await service.opened()
  const { database, schemaIndex } = service.tenants.get('default') ?? assert.fail('no tenant')
  wire.swallow(isSchemaReading)
  const first = new AbortController()
  const gone = schemaIndex({ database, principal: PRINCIPAL, signal: first.signal })
  const stays = schemaIndex({
    database,
    principal: PRINCIPAL,
    signal: new AbortController().signal,
  })
  first.abort()
  await assert.rejects(gone, { kind: 'cancelled' })
  await assert.rejects(stays, { kind: 'timeout' })
})

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { test } from 'node:test'
import type { TenantConfig } from '../../src/config/load.ts'
import { createLogger } from '../../src/log.ts'
import { createRolePool } from '../../src/sql/role-pool.ts'
import { tenantConfig, testSql } from '../service.ts'

const LOGIN7 = 0x10
// MS-TDS 2.2.6.4: offsets behind the packet's header of 8 bytes.
const OPTION_FLAGS_2 = 8 + 25
const TYPE_FLAGS = 8 + 26
const INTEGRATED_SECURITY = 0x80
const READ_ONLY_INTENT = 0x20

/** Passes connections on to the SQL Server of the test run, and keeps each LOGIN7, which comes in clear. */
const startWire = async (host: string) => {
  const { server, port } = testSql()
  const logins: Buffer[] = []
  const wire = createServer((client) => {
    const upstream = connect(port, server)
    for (const socket of [client, upstream]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (chunk: Buffer) => {
      if (chunk[0] === LOGIN7) logins.push(chunk)
    })
    client.pipe(upstream).pipe(client)
  }).listen(0, host)
  await once(wire, 'listening')
  const address = wire.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    port: address.port,
    logins,
    [Symbol.asyncDispose]: async () => {
      wire.close()
      await once(wire, 'close')
    },
  }
}

const openPool = async (sql: Partial<TenantConfig['sql']>, role: 'reader' | 'writer') => {
  const tenant = tenantConfig({ ...testSql(), ...sql, encrypt: false })
  const login = tenant.sql[role]
  assert.ok(login)
  const pool = createRolePool({ tenant, login, role, log: createLogger('silent') })
  await pool.opened()
  return pool
}

test('only the reader says that it only reads, and only where that is asked for', async () => {
  for (const [role, readOnlyIntent, expected] of [
    ['reader', true, READ_ONLY_INTENT],
    ['reader', false, 0],
    ['writer', true, 0],
  ] as const) {
    await using wire = await startWire('127.0.0.1')
    await using pool = await openPool(
      { server: '127.0.0.1', port: wire.port, readOnlyIntent },
      role,
    )
    assert.equal(pool.state, 'up')
    assert.ok(wire.logins.length > 0)
    for (const login of wire.logins) {
      assert.equal((login[TYPE_FLAGS] ?? 0) & READ_ONLY_INTENT, expected, role)
    }
  }
})

test('a login of a Windows domain begins NTLM, and a server without it does not let it in', async () => {
  await using wire = await startWire('127.0.0.1')
  const reader = { user: 'reporting', password: 'Secret-pass-1', domain: 'CORP' }
  await using pool = await openPool({ server: '127.0.0.1', port: wire.port, reader }, 'reader')
  assert.notEqual(pool.state, 'up')
  const [login] = wire.logins
  assert.ok(login)
  assert.ok(((login[OPTION_FLAGS_2] ?? 0) & INTEGRATED_SECURITY) !== 0)
  assert.ok(login.includes('NTLMSSP\0'))
  assert.ok(!login.includes(Buffer.from('Secret-pass-1', 'utf16le')))
})

/** SQL Server Browser has one port only, so it gets a loopback address of its own. */
const BROWSER_HOST = '127.91.14.34'
const BROWSER_PORT = 1434

test('a named instance is found by SQL Server Browser', async (t) => {
  const browser = createSocket('udp4')
  const bound = once(browser, 'listening')
  browser.bind(BROWSER_PORT, BROWSER_HOST)
  try {
    await bound
  } catch (error) {
    t.skip(`${BROWSER_HOST}:${BROWSER_PORT} cannot be used here: ${String(error)}`)
    return
  }
  const wire = await startWire(BROWSER_HOST)
  browser.on('message', (_question, from) => {
    // MC-SQLR 2.2.5: SVR_RESP, the length, and the list of instances.
    const text = `ServerName;X;InstanceName;SALES;IsClustered;No;Version;16.0.1000.6;tcp;${wire.port};;`
    const head = Buffer.from([5, 0, 0])
    head.writeUInt16LE(text.length, 1)
    browser.send(Buffer.concat([head, Buffer.from(text)]), from.port, from.address)
  })
  try {
    const { port: _port, ...sql } = testSql()
    const tenant = tenantConfig({
      ...sql,
      server: BROWSER_HOST,
      instance: 'SALES',
      encrypt: false,
    })
    await using pool = createRolePool({
      tenant,
      login: tenant.sql.reader,
      role: 'reader',
      log: createLogger('silent'),
    })
    await pool.opened()
    assert.equal(pool.state, 'up')
  } finally {
    browser.close()
    await wire[Symbol.asyncDispose]()
  }
})

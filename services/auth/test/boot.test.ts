import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect as connectTcp, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { z } from 'zod'
import { createDatabase } from './database.ts'
import { CONFIGURATION, postJson, send } from './harness.ts'
import { parseJson } from './json.ts'
import { createFolder, start } from './process.ts'
import { until } from './until.ts'

const database = await createDatabase()
const folder = await createFolder()
after(async () => {
  await database[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const environment = async (more: Record<string, string> = {}) => ({
  PUENTE_CONFIG: await folder.write('puente.yaml', CONFIGURATION),
  DATABASE_URL: database.url,
  AUTH_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  LISTEN_ADDRESS: '127.0.0.1',
  PORT: '0',
  OPS_PORT: '0',
  ...more,
})

const at = (port: number | undefined) => ({ origin: `http://127.0.0.1:${port}` })

test('it starts, says so once, writes nothing to stderr, and stops cleanly on SIGTERM', async () => {
  await using service = start('main.ts', await environment())
  const { port, opsPort } = await service.logged('listening')
  const health = await until('healthy', async () => {
    const response = await send(at(port), '/auth/health')
    return response.status === 200 && response
  })
  assert.deepEqual(await health.json(), { status: 'ok', checks: { database: 'ok', keys: 'ok' } })
  for (const [path, pattern] of [
    ['/livez', /^ok/],
    ['/readyz', /^ok/],
    ['/metrics', /puente_tokens_issued_total/],
    ['/revocations', /^\{"revoked":\[\],"cursor":"0","more":false\}$/],
  ] as const) {
    const response = await send(at(opsPort), path)
    assert.equal(response.status, 200)
    assert.match(await response.text(), pattern)
  }
  assert.equal((await send(at(opsPort), '/revocations?after=x')).status, 400)
  // Requests that the provider reads a body from: its warnings come with the first of them.
  await postJson(at(port), '/register', { redirect_uris: ['https://client.test/cb'] })
  await send(at(port), '/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'x' }) })
  await send(at(port), '/metrics').then((response) => assert.equal(response.status, 404))
  service.signal('SIGTERM')
  assert.equal(await service.exited, 0)
  const { stdout, stderr } = service.output()
  assert.equal(stderr, '')
  assert.doesNotMatch(stdout, /oidc-provider (WARNING|NOTICE)/)
})

test('wrong configuration: one message with every fault, exit code 78, nothing else', async () => {
  const config = await folder.write('bad.yaml', 'host: https://x\ntenants: []\nsurprise: 1\n')
  const cases = [
    { env: await environment({ PUENTE_CONFIG: config }), named: ['host', 'tenants', 'surprise'] },
    {
      env: await environment({ AUTH_KEY_ENCRYPTION_KEY: 'short', DATABASE_URL: 'nowhere' }),
      named: ['AUTH_KEY_ENCRYPTION_KEY', 'DATABASE_URL'],
    },
    { env: await environment({ PUENTE_CONFIG: '/nowhere.yaml' }), named: ['PUENTE_CONFIG'] },
  ]
  for (const { env, named } of cases) {
    await using service = start('main.ts', env)
    assert.equal(await service.exited, 78)
    const { stdout, stderr } = service.output()
    for (const name of named) assert.match(stderr, new RegExp(`^  ${name}: `, 'm'))
    assert.doesNotMatch(stderr, /^ +at /m)
    assert.equal(stdout, '')
  }
})

test('another key encryption key than the one in use stops it with a clear message', async () => {
  const key = randomBytes(32).toString('base64')
  await using service = start('main.ts', await environment({ AUTH_KEY_ENCRYPTION_KEY: key }))
  assert.equal(await service.exited, 78)
  assert.match(service.output().stderr, /key encryption key does not open/)
})

test('SIGHUP takes over a good file and keeps the running configuration when it is bad', async () => {
  const env = await environment()
  const path = 'reload.yaml'
  const config = await folder.write(path, CONFIGURATION)
  await using service = start('main.ts', { ...env, PUENTE_CONFIG: config })
  const { port } = await service.logged('listening')
  const scopes = async () => {
    const response = await send(at(port), '/.well-known/openid-configuration')
    const schema = z.object({ scopes_supported: z.array(z.string()) })
    return parseJson(schema, await response.text()).scopes_supported
  }

  await folder.write(path, CONFIGURATION.replace('tenants:', 'tenant:'))
  service.signal('SIGHUP')
  const refused = await service.logged('configuration not reloaded, the running one is kept')
  assert.deepEqual(refused.faults?.map((fault) => fault.split(':')[0]).toSorted(), [
    'tenant',
    'tenants',
  ])
  assert.ok(!(await scopes()).includes('invoices:void'))

  await folder.write(path, CONFIGURATION.replace('scopes: {', `scopes: { 'invoices:void': Void,`))
  service.signal('SIGHUP')
  await service.logged('configuration reloaded')
  assert.ok((await scopes()).includes('invoices:void'))
})

/** A port that can be opened and closed in front of the database, as if the database came and went. */
const createDoor = async () => {
  const { hostname, port } = new URL(database.url)
  const sockets = new Set<{ destroy: () => void }>()
  const create = () =>
    createServer((socket) => {
      const upstream = connectTcp(Number(port || 5432), hostname)
      for (const end of [socket, upstream]) {
        sockets.add(end)
        end.on('error', () => undefined).on('close', () => sockets.delete(end))
      }
      socket.pipe(upstream).pipe(socket)
    })
  let server = create()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  const url = new URL(database.url)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return {
    url: url.href,
    close,
    open: () => {
      server = create()
      return new Promise<void>((resolve) => server.listen(address.port, '127.0.0.1', resolve))
    },
  }
}

test('without its database it starts, says 503 and why in the log, and works once it is there', async () => {
  const door = await createDoor()
  await door.close()
  await using service = start('main.ts', await environment({ DATABASE_URL: door.url }))
  const { port, opsPort } = await service.logged('starting')
  await service.logged('waiting for PostgreSQL')
  service.signal('SIGHUP')
  await service.logged('configuration reloaded')
  const health = await send(at(port), '/auth/health')
  assert.equal(health.status, 503)
  assert.deepEqual(await health.json(), {
    status: 'unavailable',
    checks: { database: 'unavailable', keys: 'waiting' },
  })
  assert.equal((await send(at(opsPort), '/livez')).status, 200)
  assert.equal((await send(at(opsPort), '/readyz')).status, 503)
  assert.equal((await send(at(port), '/jwks')).status, 503)

  await door.open()
  await service.logged('listening')
  await until('healthy', async () => (await send(at(port), '/auth/health')).status === 200)

  await door.close()
  assert.equal((await send(at(port), '/auth/health')).status, 503)
  const failed = await postJson(at(port), '/register', { redirect_uris: ['https://c.test/cb'] })
  assert.equal(failed.status, 500)
  assert.doesNotMatch(await failed.text(), /127\.0\.0\.1|ECONN|postgres/i)

  await door.open()
  await until('works again', async () => {
    const again = await postJson(at(port), '/register', { redirect_uris: ['https://c.test/cb'] })
    return again.status === 201
  })
  service.signal('SIGTERM')
  assert.equal(await service.exited, 0)
  await door.close()
})

test('a port that is taken is one message, and SIGTERM while waiting for the database is a clean end', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  await using blocked = start('main.ts', await environment({ PORT: String(port) }))
  assert.equal(await blocked.exited, 1)
  assert.match(blocked.output().stderr, /EADDRINUSE/)
  taken.close()

  const url = new URL(database.url)
  url.port = '1'
  await using waiting = start('main.ts', await environment({ DATABASE_URL: url.href }))
  await waiting.logged('waiting for PostgreSQL')
  waiting.signal('SIGTERM')
  assert.equal(await waiting.exited, 0)
})

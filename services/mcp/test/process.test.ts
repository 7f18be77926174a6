import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { stringify } from 'yaml'
import { createTestDatabase } from './service.ts'
import { listening, startProcess } from './service-process.ts'
import { until } from './until.ts'

const configText = (tenantIds: string[]) =>
  stringify({
    host: 'bridge.test',
    tenants: tenantIds.map((id) => ({
      id,
      title: 'Test',
      sql: {
        server: '127.0.0.1',
        port: 1,
        database: 'nowhere',
        reader: { user: 'reader', password: { env: 'TEST_READER_PASSWORD' } },
      },
    })),
  })

const workFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'puente-mcp-'))
  return {
    file: join(path, 'puente.yaml'),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  }
}

test('the process starts with its database away, keeps its configuration, and ends cleanly', async () => {
  await using database = await createTestDatabase()
  using folder = workFolder()
  writeFileSync(folder.file, configText(['default']))
  await using service = startProcess({
    PUENTE_CONFIG: folder.file,
    DATABASE_URL: database.url,
    TEST_READER_PASSWORD: 'secret-of-the-reader',
    LISTEN_ADDRESS: '127.0.0.1',
    PORT: '0',
    OPS_PORT: '0',
  })
  const { port, opsPort } = listening.parse(await service.logged('listening'))
  const health = await fetch(`http://127.0.0.1:${port}/health`)
  assert.equal(health.status, 503)
  assert.doesNotMatch(await health.text(), /secret|nowhere/)
  // A check that takes longer than its limit says nothing of the next one.
  for (const path of ['/livez', '/readyz']) {
    await until(
      path,
      async () => (await fetch(`http://127.0.0.1:${opsPort}${path}`)).status === 200,
    )
  }
  const metrics = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text()
  for (const name of ['puente_sql_pool', 'puente_queue_depth', 'puente_http_requests_total']) {
    assert.match(metrics, new RegExp(`^# TYPE ${name} `, 'm'))
  }

  writeFileSync(folder.file, 'host: [')
  service.kill('SIGHUP')
  const refused = await service.logged('bad configuration; the running one is kept')
  assert.match(JSON.stringify(refused['faults']), /is not YAML/)
  const metadata = `http://127.0.0.1:${port}/.well-known/oauth-protected-resource`
  assert.equal((await fetch(`${metadata}/mcp`)).status, 200)

  writeFileSync(folder.file, configText(['default', 'added']))
  assert.equal((await fetch(`${metadata}/t/added/mcp`)).status, 404)
  service.kill('SIGHUP')
  await service.logged('configuration applied')
  assert.equal((await fetch(`${metadata}/t/added/mcp`)).status, 200)

  service.kill('SIGTERM')
  assert.deepEqual(await service.exited(), { code: 0, stderr: '' })
})

test('a replica that cannot write the audit trail is not ready, and says why', async () => {
  await using database = await createTestDatabase()
  using folder = workFolder()
  writeFileSync(folder.file, configText(['default']))
  const nowhere = new URL(database.url)
  nowhere.port = '1'
  await using service = startProcess({
    PUENTE_CONFIG: folder.file,
    DATABASE_URL: database.url,
    AUDIT_DATABASE_URL: nowhere.href,
    TEST_READER_PASSWORD: 'secret-of-the-reader',
    LISTEN_ADDRESS: '127.0.0.1',
    PORT: '0',
    OPS_PORT: '0',
  })
  const { opsPort } = listening.parse(await service.logged('listening'))
  const ask = async (path: string) => fetch(`http://127.0.0.1:${opsPort}${path}`)
  await until('it says that only the trail is away', async () => {
    const ready = await ask('/readyz')
    const text = await ready.text()
    assert.equal(ready.status, 503)
    return text === 'audit: unreachable'
  })
  assert.equal((await ask('/livez')).status, 200)
})

test('told to stop later, it goes on answering, each answer the last of its connection', async () => {
  await using database = await createTestDatabase()
  using folder = workFolder()
  writeFileSync(folder.file, configText(['default']))
  await using service = startProcess({
    PUENTE_CONFIG: folder.file,
    DATABASE_URL: database.url,
    TEST_READER_PASSWORD: 'secret-of-the-reader',
    LISTEN_ADDRESS: '127.0.0.1',
    PORT: '0',
    OPS_PORT: '0',
    STOP_DELAY_SECONDS: '60',
  })
  const { port, opsPort } = listening.parse(await service.logged('listening'))
  const metadata = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/.well-known/oauth-protected-resource`)
    await response.text()
    return [response.status, response.headers.get('connection')]
  }
  assert.deepEqual(await metadata(), [200, 'keep-alive'])
  service.kill('SIGTERM')
  await service.logged('stopping')
  assert.equal((await fetch(`http://127.0.0.1:${opsPort}/readyz`)).status, 503)
  assert.deepEqual(await metadata(), [200, 'close'])
  assert.deepEqual(await metadata(), [200, 'close'])
})

test('it waits for PostgreSQL, and can be stopped meanwhile', async () => {
  await using database = await createTestDatabase()
  using folder = workFolder()
  writeFileSync(folder.file, configText(['default']))
  const away = new URL(database.url)
  away.port = '1'
  await using service = startProcess({
    PUENTE_CONFIG: folder.file,
    DATABASE_URL: away.href,
    TEST_READER_PASSWORD: 'secret-of-the-reader',
    LISTEN_ADDRESS: '127.0.0.1',
    PORT: '0',
    OPS_PORT: '0',
  })
  await service.logged('waiting for PostgreSQL')
  service.kill('SIGTERM')
  assert.deepEqual(await service.exited(), { code: 0, stderr: '' })
})

test('a wrong configuration is told whole, and ends the process with 78', async () => {
  using folder = workFolder()
  writeFileSync(folder.file, 'host: bridge.test\ntenants: []\nunknown: 1\n')
  await using service = startProcess({ PUENTE_CONFIG: folder.file, DATABASE_URL: 'postgres://x' })
  const { code, stderr } = await service.exited()
  assert.equal(code, 78)
  assert.match(stderr, /tenants: /)
  assert.match(stderr, /unknown: is not known/)
  assert.doesNotMatch(stderr, / at /)
})

test('missing wiring is told by the names of the variables', async () => {
  await using service = startProcess({ PORT: 'x' })
  const { code, stderr } = await service.exited()
  assert.equal(code, 78)
  assert.match(stderr, /PUENTE_CONFIG: must name puente\.yaml/)
  assert.match(stderr, /PORT: /)
})

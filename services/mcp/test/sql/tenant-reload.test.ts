import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { stringify } from 'yaml'
import { createLogger } from '../../src/log.ts'
import { openDatabase } from '../../src/sql/database.ts'
import { readToolResult } from '../answer.ts'
import { startIssuer } from '../issuer.ts'
import {
  createTestDatabase,
  HOST,
  ISSUER,
  LIST,
  tenantConfig,
  testSql,
  toolCall,
} from '../service.ts'
import { listening, startProcess } from '../service-process.ts'
import { onWire, startHeldWire } from './held-wire.ts'
import { until } from '../until.ts'

/** The service as a process of its own, with a puente.yaml that can be written anew. */
const startReloadable = async (tenants: object[]) => {
  await using starting = new AsyncDisposableStack()
  const issuer = starting.use(await startIssuer(ISSUER))
  const database = starting.use(await createTestDatabase())
  const folder = mkdtempSync(join(tmpdir(), 'puente-mcp-'))
  starting.defer(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'puente.yaml')
  const write = (list: object[]) => writeFileSync(file, stringify({ host: HOST, tenants: list }))
  write(tenants)
  const { reader, writer } = testSql()
  const service = starting.use(
    startProcess({
      PUENTE_CONFIG: file,
      DATABASE_URL: database.url,
      AUTH_JWKS_URL: issuer.jwksUrl,
      READER: reader.password,
      WRITER: writer?.password ?? '',
      LISTEN_ADDRESS: '127.0.0.1',
      PORT: '0',
      OPS_PORT: '0',
    }),
  )
  const { port, opsPort } = listening.parse(await service.logged('listening'))
  const origin = `http://127.0.0.1:${port}`
  const pathOf = (tenant: string) => (tenant === 'default' ? '' : `/t/${tenant}`)
  const headers = async (tenant: string) => ({
    authorization: `Bearer ${await issuer.mint({ audience: `${ISSUER}${pathOf(tenant)}/mcp`, scope: 'sql:read sql:write' })}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  })
  const post = async (tenant: string, message: unknown, path = `${pathOf(tenant)}/mcp`) =>
    fetch(origin + path, {
      method: 'POST',
      headers: await headers(tenant),
      body: JSON.stringify(message),
    })
  const resources = starting.move()
  return {
    write,
    post,
    reload: () => service.kill('SIGHUP'),
    logged: service.logged,
    query: async (tenant: string, sql: string) =>
      readToolResult(await post(tenant, toolCall('query_sql', { sql }))),
    /** How many statements of a tenant wait for a turn. */
    waiting: async (tenant: string) => {
      const metrics = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text()
      return Number(new RegExp(`puente_queue_depth{tenant="${tenant}"} (\\d+)`).exec(metrics)?.[1])
    },
    title: async (tenant: string) => {
      const url = `${origin}/.well-known/oauth-protected-resource${pathOf(tenant)}/mcp`
      const response = await fetch(url)
      return response.ok ? JSON.stringify(await response.json()) : String(response.status)
    },
    /** A stream of 2024-11-05, and what came on it so far. */
    stream: async (tenant: string) => {
      const leave = new AbortController()
      const response = await fetch(`${origin}${pathOf(tenant)}/sse`, {
        headers: await headers(tenant),
        signal: leave.signal,
      })
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      assert.ok(reader)
      let text = ''
      let hasEnded = false
      const reading = (async () => {
        while (true) {
          const { value, done } = await reader.read()
          if (done) break
          text += value
        }
        hasEnded = true
      })().catch(() => undefined)
      await until('the stream opens', () => text.includes('sessionId='))
      return {
        address: /data: (\S+)/.exec(text)?.[1] ?? '',
        text: () => text,
        hasEnded: () => hasEnded,
        leave: async () => {
          leave.abort()
          await reading
        },
      }
    },
    [Symbol.asyncDispose]: async () => resources.disposeAsync(),
  }
}

test('a reload adds, changes and removes tenants; what runs ends as it began, and streams go on', async () => {
  await using wire = await startHeldWire()
  const tenant = (id: string, over: object = {}) => {
    const { reader, writer, ...place } = wire.sql
    const login = (user: string, variable: string) => ({ user, password: { env: variable } })
    const sql = {
      ...place,
      reader: login(reader.user, 'READER'),
      writer: login(writer?.user ?? '', 'WRITER'),
    }
    return { id, title: 'Before', sql, limits: { concurrency: 1 }, ...over }
  }
  await using service = await startReloadable([
    tenant('default'),
    tenant('changed'),
    tenant('removed'),
  ])
  const query = async (at: string, sql: string) => {
    const answer = await service.query(at, sql)
    assert.equal(answer.isError, false, answer.text)
    return answer.data['rows']
  }
  const [staying, leaving] = [await service.stream('changed'), await service.stream('removed')]

  wire.hold((chunk) => chunk.includes(onWire('held back')))
  // One runs and one waits for its turn, of a tenant that changes and of one that goes.
  const running = ['changed', 'changed', 'removed', 'removed'].map(async (at) =>
    query(at, `SELECT 'held back' AS v`),
  )
  for (const at of ['changed', 'removed']) {
    await until(`a statement of ${at} waits`, async () => (await service.waiting(at)) === 1)
  }
  service.write([
    tenant('default'),
    tenant('changed', { title: 'After', limits: { rows: 1 } }),
    tenant('added'),
  ])
  service.reload()
  await until('the reload', async () => (await service.title('added')).includes('Before'))

  assert.match(await service.title('changed'), /After/)
  assert.equal(await service.title('removed'), '404')
  assert.equal((await service.post('removed', LIST)).status, 404)
  for (const at of ['default', 'added', 'changed']) {
    assert.deepEqual(await query(at, 'SELECT 1 AS v'), [[1]])
  }
  await until('the stream of what was removed ends', leaving.hasEnded)
  assert.match(leaving.text(), /event: close\ndata: {"reason":"tenant_removed"}/)
  const two = toolCall('query_sql', { sql: 'SELECT 1 AS v UNION ALL SELECT 2' }, 'on-stream')
  assert.equal((await service.post('changed', two, staying.address)).status, 202)
  await until('an answer on the stream', () => staying.text().includes('on-stream'))
  assert.match(staying.text(), /"rows":\[\[1\]\]/)
  assert.equal(staying.hasEnded(), false)
  await staying.leave()

  wire.release()
  for (const rows of await Promise.all(running)) assert.deepEqual(rows, [['held back']])

  // One wrong section: nothing of the file is taken, and everybody is served as before.
  service.write([
    tenant('default', { title: 'Never' }),
    tenant('changed', { limits: { rows: 0 } }),
    tenant('added', { colour: 'red' }),
  ])
  service.reload()
  const { faults } = await service.logged('bad configuration; the running one is kept')
  assert.match(JSON.stringify(faults), /tenants\[1\]\.limits\.rows.*tenants\[2\]\.colour/)
  assert.match(await service.title('default'), /Before/)
  for (const at of ['default', 'added', 'changed']) {
    assert.deepEqual(await query(at, 'SELECT 1 AS v'), [[1]])
  }
})

test('a wrong section of one tenant stops the start, with every fault of the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'puente-mcp-'))
  try {
    const sql = { server: 'a', database: 'b', reader: { user: 'c', password: { env: 'UNSET' } } }
    const file = join(folder, 'puente.yaml')
    const tenants = [
      { id: 'default', title: 'T', sql },
      { id: 'Not An Id', title: 'T', sql },
    ]
    writeFileSync(file, stringify({ host: HOST, tenants }))
    await using service = startProcess({ PUENTE_CONFIG: file, DATABASE_URL: 'postgres://x' })
    const { code, stderr } = await service.exited()
    assert.equal(code, 78)
    assert.match(stderr, /tenants\[1\]\.id: must be/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what the reader may change is asked again beside the calls, however slow the answer is', async () => {
  await using wire = await startHeldWire()
  await using database = openDatabase(tenantConfig(wire.sql), createLogger('silent'))
  await database.opened()
  const principal = {
    subject: 'a',
    clientId: 'b',
    tenantId: 'default',
    scopes: new Set(['sql:read']),
    grantId: undefined,
    tokenId: 'c',
    expiresAt: 0,
  }
  const { signal } = new AbortController()
  wire.hold((chunk) => chunk.includes(onWire('HAS_PERMS_BY_NAME')))
  for await (const event of database.read({
    sql: 'SELECT 1 AS v',
    params: {},
    principal,
    signal,
  })) {
    if (event.kind === 'rows') assert.deepEqual(event.rows, [[1]])
  }
  const asked = database.recheck()
  await wire.holds
  // Longer than a connection of the pool is left unclean.
  await delay(300)
  wire.release()
  await asked
  assert.equal(database.status().reader, 'up')
})

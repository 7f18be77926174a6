import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { parse } from 'yaml'
import { z } from 'zod'
import { launchBrowser } from '../src/browser.ts'
import { connectAs } from '../src/connection.ts'
import { startDemo } from '../src/demo-process.ts'
import { readDemo } from '../src/demo.ts'
import { call } from '../src/every-tool.ts'
import { connectLegacy } from '../src/legacy-client.ts'

// docs/multi-tenant.md, done as it says.

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/multi-tenant.md'), 'utf8')
const PUENTE = join(import.meta.dirname, '../../services/auth/src/bin/puente.ts')
const PASSWORD = 'a password for hanna'

const document = z.object({
  host: z.string(),
  tenants: z.array(z.looseObject({ id: z.string(), title: z.string(), sql: z.looseObject({}) })),
})
const section = document.pick({ tenants: true })

// A demo of its own: what it reloads is nobody else's.
const directory = await mkdtemp(join(tmpdir(), 'puente-tenants-'))
const started = await startDemo(process.env, directory)
setDefaultCACertificates([...getCACertificates('default'), await readFile(started.caFile, 'utf8')])
const demo = { directory, ...(await readDemo(directory)) }
const browser = await launchBrowser(directory)
after(async () => {
  await browser.close()
  await started[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

const until = async (what: string, isSo: () => Promise<boolean>) => {
  for (const end = performance.now() + 60_000; !(await isSo()); await sleep(100)) {
    assert.ok(performance.now() < end, `not within a minute: ${what}`)
  }
}

/** Runs a command of the page, which must be there word by word; a password comes from `input` instead of a terminal. */
const asOnPage = async (line: string, input?: string) => {
  assert.ok(PAGE.includes(line), `the page does not say: ${line}`)
  const [program, command, ...args] = line.split(' ')
  assert.deepEqual([program, command], ['pnpm', 'puente'])
  return new Promise<string>((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [PUENTE, ...args, ...(input === undefined ? [] : ['--password-stdin'])],
      {
        env: {
          PATH: process.env['PATH'],
          PUENTE_CONFIG: join(directory, 'puente.yaml'),
          DATABASE_URL: demo.postgres,
        },
      },
      (error, stdout) => {
        if (error) reject(error)
        else resolve(stdout)
      },
    )
    child.stdin?.end(input)
  })
}

/** What the page has read with curl. */
const curl = async (path: string) => {
  assert.ok(PAGE.includes(`curl https://bridge.example.com${path}`), path)
  const response = await fetch(demo.baseUrl + path)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const file = join(directory, 'puente.yaml')
const running = document.parse(JSON.parse(await readFile(file, 'utf8')))

const reload = async (tenants: z.infer<typeof section>['tenants']) => {
  await writeFile(file, JSON.stringify({ ...running, tenants }))
  const processes = z
    .array(z.object({ name: z.string(), pid: z.number() }))
    .parse(JSON.parse(await readFile(join(directory, 'processes.json'), 'utf8')))
  assert.ok(PAGE.includes('kill -s HUP auth mcp'))
  for (const { name, pid } of processes) {
    if (name === 'auth' || name === 'mcp') process.kill(pid, 'SIGHUP')
  }
}

const METADATA = '/.well-known/oauth-protected-resource/t/hr/mcp'

/** auth takes a new file in its own time: until then it knows no such resource. */
const untilIssued = async () => {
  const registered = await fetch(`${demo.baseUrl}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Asking', redirect_uris: ['http://127.0.0.1/callback'] }),
  })
  const { client_id: client } = z
    .looseObject({ client_id: z.string() })
    .parse(await registered.json())
  await until('auth knows the tenant', async () => {
    const pushed = await fetch(`${demo.baseUrl}/par`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: client,
        response_type: 'code',
        redirect_uri: 'http://127.0.0.1/callback',
        resource: `${demo.baseUrl}/t/hr/mcp`,
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      }),
    })
    await pushed.text()
    return pushed.status === 201
  })
}

test('a tenant is added, used, changed and removed as the page says, and the first is not touched', async () => {
  const yaml = /```yaml\n([^]*?)```/.exec(PAGE)?.[1] ?? assert.fail('the page has no section')
  const [hr] = section.parse(parse(yaml)).tenants
  assert.ok(hr)
  const [own] = running.tenants
  assert.ok(own)
  const secret = join(directory, 'hr-reader')
  await writeFile(secret, `${demo.sql.reader.password}\n`)
  const { writer: _none, ...place } = own.sql
  const sql = { ...place, reader: { user: demo.sql.reader.user, password: { file: secret } } }
  const added = { ...hr, sql }

  await reload([own, added])
  await until('mcp has the tenant', async () => (await curl(METADATA)).status === 200)
  const { body } = await curl(METADATA)
  assert.equal(body['resource'], `${demo.baseUrl}/t/hr/mcp`)
  assert.deepEqual(body['scopes_supported'], ['sql:read'])
  await until('all is well', async () => {
    const { checks } = z
      .looseObject({ checks: z.record(z.string(), z.string()) })
      .parse((await curl('/health')).body)
    return checks['tenant:hr'] === 'ok'
  })
  assert.match(await asOnPage('pnpm puente resources list'), /\/t\/hr\/sse/)
  await asOnPage(
    'pnpm puente accounts add hanna@example.com --name Hanna --allow hr=sql:read',
    `${PASSWORD}\n`,
  )
  await untilIssued()

  const hanna = { email: 'hanna@example.com', password: PASSWORD }
  assert.ok(PAGE.includes('claude mcp add --transport http hr https://bridge.example.com/t/hr/mcp'))
  await using connection = await connectAs(
    browser,
    hanna,
    ['sql:read'],
    async (memory, authorize) =>
      connectLegacy('http', `${demo.baseUrl}/t/hr/mcp`, memory, authorize),
  )
  const two = { sql: 'SELECT TOP (2) WarehouseId FROM inventory.Warehouses ORDER BY WarehouseId' }
  assert.equal((await call(connection.client, 'query_sql', two)).rows.length, 2)
  const statusOf = async (path: string) => {
    const response = await fetch(demo.baseUrl + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${connection.memory.accessToken()}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    })
    await response.text()
    return response.status
  }
  assert.deepEqual([await statusOf('/t/hr/mcp'), await statusOf('/mcp')], [200, 401])

  await reload([own, { ...added, title: 'People', limits: { rows: 1 } }])
  await until('mcp has the change', async () =>
    String((await curl(METADATA)).body['resource_name']).includes('People'),
  )
  assert.equal((await call(connection.client, 'query_sql', two)).rows.length, 1)

  await asOnPage('pnpm puente accounts allow hanna@example.com hr=')
  await reload([own])
  await until('the tenant is gone', async () => (await curl(METADATA)).status === 404)
  assert.equal(await statusOf('/t/hr/mcp'), 404)
  assert.equal(await statusOf('/mcp'), 401)
  await using others = await connectAs(
    browser,
    demo.reader,
    ['sql:read'],
    async (memory, authorize) => connectLegacy('http', `${demo.baseUrl}/mcp`, memory, authorize),
  )
  assert.equal((await call(others.client, 'query_sql', two)).rows.length, 2)
})

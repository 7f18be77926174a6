import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { stringify } from 'yaml'
import { startIssuer } from '../test/issuer.ts'
import { createTestDatabase } from '../test/service.ts'
import { listening, startProcess } from '../test/service-process.ts'
import { startCountedWire } from '../test/sql/counted-wire.ts'
import { median } from './callers.ts'
import { createMcpCaller } from './mcp-caller.ts'

const HOST = 'bridge.test'
const MB = 1_048_576
const SQL = 'SELECT 1 AS v'

/**
 * What a tenant costs that nobody uses: starts the service with one tenant and with many, each with a reader and a writer, and
 * says how long the start takes, how many sessions the SQL Server sees, and the memory of the process.
 */
export const measureTenants = async (tenants: number, say: (line: string) => void) => {
  const one = await startWith(1, say)
  const many = await startWith(tenants, say)
  const perTenant = (key: 'atStart' | 'afterCalls' | 'idle') =>
    ((many[key] - one[key]) / (tenants - 1) / 1024).toFixed(0)
  say(
    `  a tenant more: ${perTenant('atStart')} KB after the start, ${perTenant('afterCalls')} KB after a call to each, ${perTenant('idle')} KB idle again`,
  )
}

const startWith = async (tenants: number, say: (line: string) => void) => {
  await using cleanup = new AsyncDisposableStack()
  const issuer = cleanup.use(await startIssuer(`https://${HOST}`))
  const database = cleanup.use(await createTestDatabase())
  const wire = cleanup.use(await startCountedWire())
  const folder = mkdtempSync(join(tmpdir(), 'puente-bench-'))
  cleanup.defer(() => rmSync(folder, { recursive: true }))
  const { reader, writer, ...sql } = wire.sql
  const login = (user: string, variable: string) => ({ user, password: { env: variable } })
  const ids = Array.from({ length: tenants }, (_, n) => `tenant-${n}`)
  const list = ids.map((id) => ({
    id,
    title: id,
    sql: {
      ...sql,
      reader: login(reader.user, 'READER'),
      writer: login(writer?.user ?? '', 'WRITER'),
    },
  }))
  const file = join(folder, 'puente.yaml')
  writeFileSync(file, stringify({ host: HOST, tenants: list }))
  const started = performance.now()
  const service = cleanup.use(
    startProcess({
      PUENTE_CONFIG: file,
      DATABASE_URL: database.url,
      AUTH_JWKS_URL: issuer.jwksUrl,
      READER: reader.password,
      WRITER: writer?.password ?? '',
      LISTEN_ADDRESS: '127.0.0.1',
      PORT: '0',
      OPS_PORT: '0',
      NODE_ENV: 'production',
    }),
  )
  const { port, opsPort } = listening.parse(await service.logged('listening'))
  const listeningMs = performance.now() - started
  const isHealthy = async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok
  while (!(await isHealthy())) await delay(50)
  const checkedMs = performance.now() - started
  const residentBytes = async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text()
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1])
  }
  const atStart = await residentBytes()
  const { most, all } = wire.count()
  say(
    `${tenants} ${tenants === 1 ? 'tenant' : 'tenants'}: listening after ${listeningMs.toFixed(0)} ms, all databases checked after ${(checkedMs / 1000).toFixed(1)} s with ${all} sign-ins, ${most} sessions at most; ${(atStart / MB).toFixed(0)} MB`,
  )

  const times: number[] = []
  for (const id of ids) {
    using mcp = createMcpCaller({
      origin: `http://127.0.0.1:${port}`,
      host: HOST,
      path: `/t/${id}/mcp`,
    })
    const token = await issuer.mint({ audience: `https://${HOST}/t/${id}/mcp` })
    const before = performance.now()
    await mcp.call(token, 'query_sql', { sql: SQL })
    times.push(performance.now() - before)
  }
  const afterCalls = await residentBytes()
  const called = wire.count()
  const idleSince = performance.now()
  while (wire.count().now > 0) await delay(100)
  const seconds = (performance.now() - idleSince) / 1000
  const idle = await residentBytes()
  say(
    `  first call to each ${median(times).toFixed(0)} ms at the median; ${called.now} sessions behind the last, none after ${seconds.toFixed(0)} s more; ${(afterCalls / MB).toFixed(0)} MB, then ${(idle / MB).toFixed(0)} MB`,
  )
  service.kill('SIGTERM')
  await service.exited()
  return { atStart, afterCalls, idle }
}

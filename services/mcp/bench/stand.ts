import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { startIssuer } from '../test/issuer.ts'
import { createTestDatabase, testSql } from '../test/service.ts'
import { listening, startProcess } from '../test/service-process.ts'

const HOST = 'bridge.test'

/** The service in a process of its own, as an operator starts it, with tokens that it verifies. */
export const startStand = async (
  limits: Record<string, number>,
  nodeArguments: string[] = [],
  env: Record<string, string> = {},
  host = HOST,
) => {
  await using starting = new AsyncDisposableStack()
  const issuer = starting.use(await startIssuer(`https://${host}`))
  const database = starting.use(await createTestDatabase())
  const folder = mkdtempSync(join(tmpdir(), 'puente-bench-'))
  starting.defer(() => rmSync(folder, { recursive: true }))
  const { reader, writer, ...sql } = testSql()
  const login = (user: string, variable: string) => ({ user, password: { env: variable } })
  const file = join(folder, 'puente.yaml')
  writeFileSync(
    file,
    stringify({
      host,
      tenants: [
        {
          id: 'default',
          title: 'Benchmark',
          sql: {
            ...sql,
            reader: login(reader.user, 'READER'),
            writer: login(writer?.user ?? '', 'WRITER'),
          },
          limits,
        },
      ],
    }),
  )
  const service = starting.use(
    startProcess(
      {
        PUENTE_CONFIG: file,
        DATABASE_URL: database.url,
        AUTH_JWKS_URL: issuer.jwksUrl,
        READER: reader.password,
        WRITER: writer?.password ?? '',
        LISTEN_ADDRESS: '127.0.0.1',
        PORT: '0',
        OPS_PORT: '0',
        NODE_ENV: 'production',
        ...env,
      },
      nodeArguments,
    ),
  )
  const { port, opsPort } = listening.parse(await service.logged('listening'))
  await service.logged('database connected')
  const metric = async (pattern: RegExp) => {
    const text = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text()
    return Number(pattern.exec(text)?.[1])
  }
  const resources = starting.move()
  return {
    host,
    port,
    origin: `http://127.0.0.1:${port}`,
    tokenFor: async (subject: string) =>
      issuer.mint({ audience: `https://${host}/mcp`, claims: { sub: subject } }),
    /** Processor time that the service's process has taken, in milliseconds. */
    processorMs: async () => (await metric(/^process_cpu_seconds_total (\S+)/m)) * 1000,
    /** What the probe says whether it takes requests. */
    readiness: async () => {
      const response = await fetch(`http://127.0.0.1:${opsPort}/readyz`)
      return { status: response.status, text: await response.text() }
    },
    /** Resident memory of the service's process, in bytes. */
    residentBytes: async () => metric(/^process_resident_memory_bytes (\S+)/m),
    /** Connections of the reader that are not idle. */
    runningStatements: async () =>
      metric(/^puente_sql_pool\{tenant="default",role="reader",state="used"\} (\S+)/m),
    databaseUrl: database.url,
    lines: service.lines,
    stop: async () => {
      service.kill('SIGTERM')
      return service.exited()
    },
    [Symbol.asyncDispose]: async () => resources.disposeAsync(),
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Demo } from './demo.ts'

// As services/mcp/README.md has operators start it.
const OPTIONS = ['--max-semi-space-size=8']
const main = join(import.meta.dirname, '../../services/mcp/src/main.ts')

/** Makes the process that loads it live in the future. */
const clockAhead = (ms: number) =>
  `data:text/javascript,${encodeURIComponent(`
    const now = Date.now
    Date.now = () => now() + ${ms}
    globalThis.Date = new Proxy(Date, { construct: (Real, args) => args.length ? new Real(...args) : new Real(now() + ${ms}) })
  `)}`

/**
 * One more MCP server beside the demo's, reached without the gateway: with the demo's keys, database and SQL Server, but
 * with another clock, or with another tenant in place of the default one.
 */
export const startReplica = async (
  demo: Demo & { directory: string },
  { tenant = 'default', clockAheadMs = 0 }: { tenant?: string; clockAheadMs?: number } = {},
) => {
  const folder = await mkdtemp(join(tmpdir(), 'puente-replica-'))
  const config = await readFile(join(demo.directory, 'puente.yaml'), 'utf8')
  await writeFile(
    join(folder, 'puente.yaml'),
    config.replace('"id": "default"', `"id": "${tenant}"`),
  )
  const child = spawn(process.execPath, [...OPTIONS, '--import', clockAhead(clockAheadMs), main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      PUENTE_CONFIG: join(folder, 'puente.yaml'),
      DATABASE_URL: demo.postgres,
      AUTH_JWKS_URL: `${demo.baseUrl}/jwks`,
      AUTH_REVOCATIONS_URL: `${demo.ops.auth}/revocations`,
      NODE_EXTRA_CA_CERTS: demo.caFile,
      DEMO_SQL_READER_PASSWORD: demo.sql.reader.password,
      DEMO_SQL_WRITER_PASSWORD: demo.sql.writer.password,
      LISTEN_ADDRESS: '127.0.0.1',
      PORT: '0',
      OPS_PORT: '0',
    },
  })
  const ended = once(child, 'exit')
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const port = line.includes('"msg":"listening"') ? /"port":(\d+)/.exec(line)?.[1] : undefined
    if (port !== undefined) resolve(Number(port))
  })
  void ended.then(([code]) => reject(new Error(`the replica ended with ${String(code)}`)))
  const port = await promise
  return {
    origin: `http://127.0.0.1:${port}`,
    /** Ends it as a power cut does. */
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}

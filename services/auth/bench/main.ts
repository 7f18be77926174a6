import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addClient } from '../src/clients/preregistered.ts'
import { connect } from '../src/database/connect.ts'
import { migrate } from '../src/database/migrate.ts'
import { addAccount } from '../src/operator/accounts.ts'
import { createDatabase } from '../test/database.ts'
import { CONFIGURATION, WRITER } from '../test/harness.ts'
import { load, median } from './load.ts'
import type { Round } from './load.ts'
import { startServer } from './server.ts'
import { WORKLOADS, refreshing } from './workloads.ts'
import type { Service } from './workloads.ts'

// The service beside a bare oidc-provider with its adapter in memory, in alternating rounds on the same machine.
//   BENCH_REFRESHES=100000  instead: that many refreshes, and what memory does meanwhile
//   BENCH_CPU_PROF=folder   writes a CPU profile of each server there
//   BENCH_ONLY=refresh      one of the workloads

const WORKERS = 16
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const ROUND_MS = 3000
const INVOICES = 'https://invoices.test/api'

const say = (line: string) => process.stdout.write(`${line}\n`)

const startPuente = async (cleanup: AsyncDisposableStack) => {
  const database = cleanup.use(await createDatabase())
  const folder = await mkdtemp(join(tmpdir(), 'puente-bench-'))
  cleanup.defer(() => rm(folder, { recursive: true }))
  const config = join(folder, 'puente.yaml')
  await writeFile(config, CONFIGURATION.replace('algorithm: RS256', 'algorithm: ES256'))
  const sql = connect(database.url)
  await migrate(sql)
  await addAccount(sql, {
    ...WRITER,
    name: 'Ana Writer',
    allow: [{ target: 'default', scopes: ['sql:read', 'sql:write'] }],
  })
  const { clientId, secret } = await addClient(sql, {
    name: 'Benchmark',
    redirectUris: [],
    grantTypes: ['client_credentials'],
    hasSecret: true,
    access: [{ target: INVOICES, scopes: ['invoices:read'] }],
    introspects: [],
  })
  await sql.end()
  const server = cleanup.use(
    await startServer('../src/main.ts', {
      PUENTE_CONFIG: config,
      DATABASE_URL: database.url,
      AUTH_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      LISTEN_ADDRESS: '127.0.0.1',
      REGISTRATIONS_PER_MINUTE: '100000',
    }),
  )
  const service: Service = {
    client_id: clientId,
    client_secret: String(secret),
    resource: INVOICES,
    scope: 'invoices:read',
  }
  return { server, service }
}

const startBare = async (cleanup: AsyncDisposableStack) => {
  const server = cleanup.use(await startServer('bare.ts', {}))
  const service: Service = {
    client_id: 'service',
    client_secret: 'service-secret',
    resource: 'https://bridge.test/mcp',
    scope: 'sql:read',
  }
  return { server, service }
}

const figures = (rounds: readonly Round[]) => ({
  perSecond: median(rounds.map(({ perSecond }) => perSecond)),
  p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
  cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
})

/** One worker after the other: many sign-ins of one account at once are taken for guessing. */
const prepare = async (worker: () => Promise<() => Promise<void>>) => {
  const workers: (() => Promise<void>)[] = []
  while (workers.length < WORKERS) workers.push(await worker())
  return workers
}

const compare = async (cleanup: AsyncDisposableStack) => {
  const sides = [await startPuente(cleanup), await startBare(cleanup)] as const
  say('                          requests per second            p99   processor time of the server')
  say('workload              puente     bare  ratio       puente       bare   puente     bare')
  const only = process.env['BENCH_ONLY']
  for (const { name, worker } of WORKLOADS) {
    if (only !== undefined && only !== name) continue
    const rounds: [Round[], Round[]] = [[], []]
    // The first round warms up and does not count.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [index, { server, service }] of sides.entries()) {
        const workers = await prepare(() => worker(server, service))
        const result = await load(workers, ROUND_MS, server.cpuMs)
        if (round > 0) rounds[index === 0 ? 0 : 1].push(result)
      }
    }
    const [ours, bare] = [figures(rounds[0]), figures(rounds[1])]
    say(
      [
        name.padEnd(19),
        ours.perSecond.toFixed(0).padStart(8),
        bare.perSecond.toFixed(0).padStart(8),
        (ours.perSecond / bare.perSecond).toFixed(2).padStart(6),
        `${ours.p99Ms.toFixed(1)} ms`.padStart(12),
        `${bare.p99Ms.toFixed(1)} ms`.padStart(10),
        `${ours.cpuMs.toFixed(2)} ms`.padStart(8),
        `${bare.cpuMs.toFixed(2)} ms`.padStart(8),
      ].join(' '),
    )
  }
}

const megabytes = (metrics: string, name: string) => {
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]
  return `${(Number(value) / 1e6).toFixed(0)} MB`
}

const watchMemory = async (cleanup: AsyncDisposableStack, refreshes: number) => {
  const { server } = await startPuente(cleanup)
  say('refreshes   resident   heap in use')
  const report = async (done: number) => {
    const metrics = await server.metrics()
    const resident = megabytes(metrics, 'process_resident_memory_bytes')
    const heap = megabytes(metrics, 'nodejs_heap_size_used_bytes')
    say(`${String(done).padStart(9)} ${resident.padStart(10)} ${heap.padStart(13)}`)
  }
  const workers = await prepare(() => refreshing(server))
  await report(0)
  const step = Math.ceil(refreshes / 10)
  for (let done = 0; done < refreshes; done += step) {
    let left = step
    await Promise.all(
      workers.map(async (refresh) => {
        while (left > 0) {
          left -= 1
          await refresh()
        }
      }),
    )
    await report(done + step)
  }
}

await using cleanup = new AsyncDisposableStack()
const refreshes = Number(process.env['BENCH_REFRESHES'] ?? 0)
await (refreshes > 0 ? watchMemory(cleanup, refreshes) : compare(cleanup))

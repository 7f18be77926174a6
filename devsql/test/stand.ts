import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import mssql from 'mssql'
import postgres from 'postgres'

/** Logins every suite of this folder uses. */
export const LOGINS = {
  reader: { user: 'suite_reader', password: 'Reader pässword 1' },
  writer: { user: 'suite_writer', password: 'Writer-password:2' },
  owner: { user: 'suite_owner', password: 'Owner_password3' },
} as const

export type Stand = Awaited<ReturnType<typeof startDevsql>>

/**
 * Starts devsql as an operator would, on a free port, against the PostgreSQL of DATABASE_URL, with databases and roles of
 * its own. Disposing of it ends the process and drops them.
 */
export async function startDevsql(extra: Readonly<Record<string, string>> = {}) {
  const url = process.env['DATABASE_URL']
  if (url === undefined) {
    throw new Error(
      'DATABASE_URL is missing: run `pnpm test` at the root, or set it to a PostgreSQL superuser URL',
    )
  }
  const prefix = `devsqlsuite_${process.pid}`
  const child = spawn(process.execPath, [new URL('../src/main.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      DEVSQL_POSTGRES_URL: url,
      DEVSQL_PREFIX: prefix,
      DEVSQL_READER: `${LOGINS.reader.user}:${LOGINS.reader.password}`,
      DEVSQL_WRITER: `${LOGINS.writer.user}:${LOGINS.writer.password}`,
      DEVSQL_OWNER: `${LOGINS.owner.user}:${LOGINS.owner.password}`,
      LOG_LEVEL: 'info',
      ...extra,
    },
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const logs: Record<string, unknown>[] = []
  const port = await new Promise<number>((resolve, reject) => {
    void exited.then((code) =>
      reject(new Error(`devsql ended with code ${code} before it listened`)),
    )
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>
      logs.push(entry)
      if (entry['msg'] === 'listening') resolve(Number(entry['port']))
    })
  })
  return {
    port,
    logs,
    /** PostgreSQL's name of the sample database. */
    shop: `${prefix}_shop`,
    /** The log entry with this message, waited for up to a minute. */
    async logged(message: string): Promise<Record<string, unknown>> {
      for (let tries = 0; tries < LOG_TRIES; tries += 1) {
        const entry = logs.find(({ msg }) => msg === message)
        if (entry) return entry
        await sleep(LOG_PAUSE_MS)
      }
      throw new Error(`not logged: ${message}`)
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
      await dropAll(url, prefix)
    },
  }
}

const LOG_TRIES = 3000
const LOG_PAUSE_MS = 20

async function dropAll(url: string, prefix: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    for (const database of ['master', 'shop'])
      await sql.unsafe(`DROP DATABASE IF EXISTS "${prefix}_${database}" WITH (FORCE)`)
    for (const role of ['reader', 'writer', 'owner'])
      await sql.unsafe(`DROP ROLE IF EXISTS "${prefix}_${role}"`)
  } finally {
    await sql.end()
  }
}

export type Table = { names: string[]; types: string[]; rows: unknown[][] }

/** One connection through mssql; rows come as arrays. */
export async function connect(
  stand: Stand,
  login: { user: string; password: string },
  options: { encrypt?: boolean; database?: string } = {},
) {
  const pool = await new mssql.ConnectionPool({
    server: '127.0.0.1',
    port: stand.port,
    ...login,
    database: options.database ?? 'shop',
    options: { encrypt: options.encrypt ?? true, trustServerCertificate: true },
    pool: { max: 1, min: 0 },
  }).connect()
  return {
    pool,
    async tables(
      sql: string,
      bind: (request: mssql.Request) => void = () => undefined,
    ): Promise<Table[]> {
      const request = pool.request()
      request.arrayRowMode = true
      bind(request)
      const result = (await request.query(sql)) as unknown as {
        recordsets: unknown[][][]
        columns: { name: string; type: { declaration: string } }[][]
      }
      return result.recordsets.map((rows, index) => ({
        rows,
        names: (result.columns[index] ?? []).map(({ name }) => name),
        types: (result.columns[index] ?? []).map(({ type }) => type.declaration),
      }))
    },
    async rows(
      sql: string,
      bind: (request: mssql.Request) => void = () => undefined,
    ): Promise<unknown[][]> {
      return (await this.tables(sql, bind))[0]?.rows ?? []
    },
    async [Symbol.asyncDispose]() {
      await pool.close()
    },
  }
}

/** The number of the error a statement fails with; a statement that does not fail is a fault of the test. */
export async function errorOf(
  work: Promise<unknown>,
): Promise<{ number: number; message: string; lineNumber: number }> {
  try {
    await work
  } catch (error) {
    if (error instanceof mssql.RequestError)
      return {
        number: Number(error.number),
        message: error.message,
        lineNumber: Number(error.lineNumber),
      }
    throw error
  }
  throw new Error('the statement did not fail')
}

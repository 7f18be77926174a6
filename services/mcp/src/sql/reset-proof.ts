import { Request, type Connection } from 'tedious'
import { serverNumber } from './translate-error.ts'

// What a call could leave, in a form that the least of logins may run.
const LEAVE = `EXEC sys.sp_set_session_context @key = N'puente.proof', @value = N'left', @read_only = 1;
SET LOCK_TIMEOUT 1234;`

const ASK = `SELECT CAST(SESSION_CONTEXT(N'puente.proof') AS nvarchar(20)), @@LOCK_TIMEOUT`

const TIMEOUT_MS = 15_000
const RESET_TIMEOUT_MS = 5000

/**
 * Whether the server's reset takes back what a call leaves in a session: the context that row-level
 * security reads, and settings. A server that refuses to be asked has not shown it.
 */
export const provesReset = async (connection: Connection): Promise<boolean> => {
  try {
    return await tryReset(connection)
  } catch (error) {
    if (serverNumber(error) === undefined) throw error
    return false
  }
}

const tryReset = async (connection: Connection) => {
  const fresh = await ask(connection)
  await batch(connection, LEAVE)
  // The driver sets no limit to a reset.
  const timer = setTimeout(() => connection.close(), RESET_TIMEOUT_MS)
  await new Promise<void>((resolve, reject) => {
    connection.reset((error) => (error ? reject(error) : resolve()))
  }).finally(() => clearTimeout(timer))
  return JSON.stringify(await ask(connection)) === JSON.stringify(fresh)
}

const ask = async (connection: Connection) => batch(connection, ASK)

const batch = async (connection: Connection, sql: string) =>
  new Promise<unknown[]>((resolve, reject) => {
    const values: unknown[] = []
    const request = new Request(sql, (error) => (error ? reject(error) : resolve(values)))
    request.setTimeout(TIMEOUT_MS)
    request.on('row', (columns: { value: unknown }[]) => {
      values.push(...columns.map((column) => column.value))
    })
    connection.execSqlBatch(request)
  })

import type { EventEmitter } from 'node:events'
import { Request, type Connection } from 'tedious'
import { serverNumber } from './translate-error.ts'

/**
 * How a server is known to reset a session: by a request of its own, also in front of another request, or not at all.
 * The former sets the session's options once more, the latter leaves them as the server does.
 */
export type ResetProof = 'none' | 'own request' | 'with the next request'

// What a call could leave, in a form that the least of logins may run.
const LEAVE = `EXEC sys.sp_set_session_context @key = N'puente.proof', @value = N'left', @read_only = 1;
SET LOCK_TIMEOUT 1234; SET DATEFIRST 3; SET NOCOUNT ON;`

const ASK = `SELECT CAST(SESSION_CONTEXT(N'puente.proof') AS nvarchar(20)), @@LOCK_TIMEOUT`
/** With what only the login or the options set after it can have given the session. */
const ASK_ALL = `${ASK}, @@OPTIONS, @@LANGUAGE, @@DATEFIRST`

const TIMEOUT_MS = 15_000
const RESET_TIMEOUT_MS = 5000

/**
 * What the server's reset takes back of what a call leaves in a session: the context that row-level security reads, and settings.
 * A server that refuses to be asked has not shown it. Writers are always reset by a request of their own: what a write may leave, such as
 * locks and temporary tables, is not kept until another write comes.
 */
export const proveReset = async (
  connection: Connection,
  role: 'reader' | 'writer',
): Promise<ResetProof> => {
  if (!(await isShown(async () => resetsByItself(connection)))) return 'none'
  if (role === 'writer') return 'own request'
  const isRidden = await isShown(async () => resetsWithRequest(connection))
  return isRidden ? 'with the next request' : 'own request'
}

const isShown = async (attempt: () => Promise<boolean>) => {
  try {
    return await attempt()
  } catch (error) {
    if (serverNumber(error) === undefined) throw error
    return false
  }
}

const resetsByItself = async (connection: Connection) => {
  const fresh = await batch(connection, ASK)
  await batch(connection, LEAVE)
  await reset(connection)
  return isEqual(await batch(connection, ASK), fresh)
}

const resetsWithRequest = async (connection: Connection) => {
  try {
    const fresh = await batch(connection, ASK_ALL)
    await batch(connection, LEAVE)
    const events: EventEmitter = connection
    let isTold = false
    let isToldFirst = false
    events.once('resetConnection', () => {
      isTold = true
    })
    connection.resetConnectionOnNextRequest = true
    const after = await batch(connection, ASK_ALL, () => {
      isToldFirst = isTold
    })
    return isToldFirst && isEqual(after, fresh)
  } finally {
    // Whatever came of it, the connection goes to the pool with all its options set.
    await reset(connection)
  }
}

const reset = async (connection: Connection) => {
  // The driver sets no limit to a reset.
  const timer = setTimeout(() => connection.close(), RESET_TIMEOUT_MS)
  await new Promise<void>((resolve, reject) => {
    connection.reset((error) => (error ? reject(error) : resolve()))
  }).finally(() => clearTimeout(timer))
}

const isEqual = (one: readonly unknown[], other: readonly unknown[]) =>
  JSON.stringify(one) === JSON.stringify(other)

const batch = async (connection: Connection, sql: string, onRow = () => {}) =>
  new Promise<unknown[]>((resolve, reject) => {
    const values: unknown[] = []
    const request = new Request(sql, (error) => (error ? reject(error) : resolve(values)))
    request.setTimeout(TIMEOUT_MS)
    request.on('row', (columns: { value: unknown }[]) => {
      values.push(...columns.map((column) => column.value))
      onRow()
    })
    connection.execSqlBatch(request)
  })

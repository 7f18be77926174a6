import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from 'tedious'

const RESET_TIMEOUT_MS = 2000

/**
 * Keeps what one call leaves in a session from the next call. mssql never resets a connection it
 * takes back, so the pool calls `release` when a call is done and `isClean` before the next: the
 * reset runs between the two, off the request's path.
 */
export const createSessionCleaner = (database: string) => {
  const resets = new WeakMap<Connection, Promise<boolean>>()
  const spoilt = new WeakSet<Connection>()

  const reset = async (connection: Connection): Promise<boolean> => {
    // The driver has left its own callback by then and can take the next request.
    await new Promise((resolve) => setImmediate(resolve))
    if (spoilt.has(connection)) connection.close()
    if (isUnusable(connection)) return false
    const done = new Promise<boolean>((resolve) => {
      connection.reset((error) => resolve(error === undefined || error === null))
    })
    const timeout = new AbortController()
    const late = delay(RESET_TIMEOUT_MS, false, { signal: timeout.signal, ref: false }).catch(
      () => false,
    )
    const isReset = await Promise.race([done, late])
    timeout.abort()
    return isReset
  }

  return {
    /** Watches a new connection; a statement that changes the database spoils it for good. */
    watch: (connection: Connection) => {
      connection.on('databaseChange', (name) => {
        if (name.toLowerCase() !== database.toLowerCase()) spoilt.add(connection)
      })
    },
    /** Has a connection destroyed instead of reused, from the moment it is given back. */
    discard: (connection: Connection) => {
      spoilt.add(connection)
    },
    release: (connection: Connection) => {
      resets.set(
        connection,
        reset(connection).catch(() => false),
      )
    },
    /** Whether the session is as a new one; a connection that is not must be destroyed. */
    isClean: async (connection: Connection) => {
      if (isClosed(connection)) return false
      return (await (resets.get(connection) ?? true)) && !isClosed(connection)
    },
  }
}

const isClosed = (connection: Connection) => Reflect.get(connection, 'closed')

/** An open transaction is not trusted to a reset. */
const isUnusable = (connection: Connection) =>
  isClosed(connection) || Reflect.get(connection, 'inTransaction')

import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from 'tedious'

const RESET_TIMEOUT_MS = 2000

/**
 * Keeps what one call leaves in a session from the next call. mssql never resets a connection it
 * takes back, so the pool has each cleaned before it gives it to anyone: off the path of the call
 * that used it, and off that of the next, which gets another one meanwhile.
 */
export const createSessionCleaner = (database: string) => {
  const spoilt = new WeakSet<Connection>()
  /** When the server last answered a reset. */
  const heardAt = new WeakMap<Connection, number>()

  const reset = async (connection: Connection) => {
    const isReset = await resetInTime(connection)
    if (isReset) heardAt.set(connection, performance.now())
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
    /** Whether a connection still leads to its server, which is asked where it was not heard of for so long. */
    isAlive: async (connection: Connection, provenForMs: number) => {
      const heard = heardAt.get(connection)
      const isProven = heard === undefined || performance.now() - heard < provenForMs
      return isProven || reset(connection)
    },
    /** Makes the session as a new one; a connection of which that is not certain is closed. */
    clean: async (connection: Connection) => {
      // The driver has left its own callback by then and can take the next request.
      await new Promise((resolve) => setImmediate(resolve))
      const isClean =
        !spoilt.has(connection) && !isUnusable(connection) && (await reset(connection))
      if (!isClean) connection.close()
    },
  }
}

/** Whether the server has reset the session in time (MS-TDS 2.2.3.1.2, RESETCONNECTION). */
const resetInTime = async (connection: Connection): Promise<boolean> => {
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

/** An open transaction is not trusted to a reset. */
const isUnusable = (connection: Connection) =>
  Reflect.get(connection, 'closed') || Reflect.get(connection, 'inTransaction')

import type { EventEmitter } from 'node:events'
import type { Connection } from 'tedious'
import type { ResetProof } from './reset-proof.ts'

const RESET_TIMEOUT_MS = 2000
/** Under load the next call comes sooner and takes the reset along; else nothing that a call left outlives this. */
const RESET_BY_ITSELF_AFTER_MS = 50

type Unclean = { timer: NodeJS.Timeout; resetting?: Promise<void> }

/**
 * Keeps what one call leaves in a session from the next call; mssql never resets a connection it takes back. The reset is a request
 * of its own, off the path of both calls, or stands in the header of the next call's request (MS-TDS 2.2.3.1.2, RESETCONNECTION),
 * where the server does it before anything else.
 */
export const createSessionCleaner = (database: string) => {
  const spoilt = new WeakSet<Connection>()
  /** When the server last answered a call or a reset. */
  const heardAt = new WeakMap<Connection, number>()
  const unclean = new WeakMap<Connection, Unclean>()

  const isFit = (connection: Connection) => !spoilt.has(connection) && !isUnusable(connection)

  /** Has the session made as new by a request of its own; a connection of which that is not certain is closed. */
  const resetNow = async (connection: Connection) => {
    if (!isFit(connection) || !(await reset(connection))) connection.close()
  }

  const resetWithNextRequest = (connection: Connection) => {
    // The call before did not take along the reset that it should have.
    if (unclean.has(connection) || !isFit(connection)) {
      connection.close()
      return
    }
    heardAt.set(connection, performance.now())
    connection.resetConnectionOnNextRequest = true
    const state: Unclean = {
      timer: setTimeout(() => {
        state.resetting = resetNow(connection)
      }, RESET_BY_ITSELF_AFTER_MS).unref(),
    }
    unclean.set(connection, state)
  }

  return {
    /** Watches a new connection; a statement that changes the database spoils it for good. */
    watch: (connection: Connection) => {
      connection.on('databaseChange', (name) => {
        if (name.toLowerCase() !== database.toLowerCase()) spoilt.add(connection)
      })
      // The server's word that it has reset the session (MS-TDS 2.2.7.9, ENVCHANGE of type 18).
      const events: EventEmitter = connection
      events.on('resetConnection', () => {
        clearTimeout(unclean.get(connection)?.timer)
        unclean.delete(connection)
        heardAt.set(connection, performance.now())
      })
    },
    /** Has a connection destroyed instead of reused, from the moment it is given back. */
    discard: (connection: Connection) => {
      spoilt.add(connection)
    },
    /** Whether a connection still leads to its server, which is asked where it was not heard of for so long. */
    isAlive: async (connection: Connection, provenForMs: number) => {
      // The reset that was waited for has failed.
      if (!isFit(connection)) return false
      const heard = heardAt.get(connection)
      const isProven = heard === undefined || performance.now() - heard < provenForMs
      return isProven || reset(connection)
    },
    /** Takes a connection that a call has done with; settles when another call may have it. */
    takeBack: async (connection: Connection, proof: ResetProof) => {
      // The driver has left its own callback by then and can take the next request.
      await new Promise((resolve) => setImmediate(resolve))
      if (proof === 'none') connection.close()
      else if (proof === 'own request') await resetNow(connection)
      else resetWithNextRequest(connection)
    },
    /** Before a call gets a connection: a reset that has begun by itself is waited for. */
    settled: async (connection: Connection) => {
      const state = unclean.get(connection)
      clearTimeout(state?.timer)
      await state?.resetting
      return connection
    },
    /** Whether the server has said that nothing of the call before is left. */
    isClean: (connection: Connection) => !unclean.has(connection),
  }
}

/** Whether the server has reset the session in time. */
const reset = async (connection: Connection): Promise<boolean> =>
  new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), RESET_TIMEOUT_MS).unref()
    connection.reset((error) => {
      clearTimeout(late)
      resolve(error === undefined || error === null)
    })
  })

/** An open transaction is not trusted to a reset. */
const isUnusable = (connection: Connection) =>
  Reflect.get(connection, 'closed') || Reflect.get(connection, 'inTransaction')

import type { EventEmitter } from 'node:events'
import type { Connection } from 'tedious'
import { SqlFailure } from './failure.ts'
import type { Lease } from './role-pool.ts'
import type { Prepared } from './run-request.ts'
import { abortFailure, streamQuery } from './stream-query.ts'
import { serverNumber, translateError } from './translate-error.ts'

/** How long the server may take to begin, commit or roll back. */
const STEP_TIMEOUT_MS = 15_000

/**
 * A transaction in which one statement runs, on a leased connection. Disposing of it rolls
 * back what was not committed; the lease stays its owner's. Throws SqlFailure if it cannot begin.
 */
export const openTransaction = async (lease: Lease, prepared: Prepared, signal: AbortSignal) => {
  const { connection } = lease
  await step(connection, (done) => connection.beginTransaction(done), signal).catch(
    (error: unknown) => {
      throw signal.aborted ? abortFailure(signal) : translateError(error)
    },
  )
  let isOpen = true
  // XACT_ABORT, a deadlock or a cancellation may end it on the server's own account.
  const onRollback = () => {
    isOpen = false
  }
  // Public, but missing in the driver's types.
  const events: EventEmitter = connection
  events.on('rollbackTransaction', onRollback)
  // A statement cancelled in a transaction may leave what no reset is known to remove.
  const spoil = () => lease.discard()
  signal.addEventListener('abort', spoil, { once: true })
  if (signal.aborted) spoil()

  return {
    events: () => streamQuery(connection, prepared, signal),
    /** Makes the effect last. Throws SqlFailure; `connection_lost` means that nobody knows. */
    commit: async () => {
      if (!isOpen)
        throw new SqlFailure('statement', 'The transaction was rolled back by the server')
      isOpen = false
      try {
        await step(connection, (done) => connection.commitTransaction(done))
      } catch (error) {
        lease.discard()
        throw commitFailure(error)
      }
    },
    [Symbol.asyncDispose]: async () => {
      try {
        if (isOpen) await step(connection, (done) => connection.rollbackTransaction(done))
      } catch {
        // The server, or the end of the connection, has rolled it back already.
        lease.discard()
      } finally {
        events.removeListener('rollbackTransaction', onRollback)
        signal.removeEventListener('abort', spoil)
      }
    },
  }
}

/** One request of the transaction manager; a connection on which it hangs is closed, or when it is no longer wanted. */
const step = async (
  connection: Connection,
  send: (done: (error?: Error | null) => void) => void,
  signal?: AbortSignal,
) => {
  const close = () => connection.close()
  const timer = setTimeout(close, STEP_TIMEOUT_MS)
  signal?.addEventListener('abort', close, { once: true })
  if (signal?.aborted) close()
  try {
    await new Promise<void>((resolve, reject) => {
      send((error) => (error ? reject(error) : resolve()))
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', close)
  }
}

/** Only an error that the server itself sent proves that the commit did not happen. */
const commitFailure = (error: unknown) =>
  serverNumber(error) === undefined
    ? new SqlFailure('connection_lost', 'The connection was lost at the commit', { cause: error })
    : new SqlFailure('statement', 'The commit was refused by the server', { cause: error })

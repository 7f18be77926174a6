import type mssql from 'mssql'
import type { Connection } from 'tedious'
import { SqlFailure } from './failure.ts'
import { streamQuery } from './stream-query.ts'
import { translateError } from './translate-error.ts'

/** How long the server may take to begin, commit or roll back. */
const STEP_TIMEOUT_MS = 15_000

/**
 * A transaction in which one statement runs. Disposing of it rolls back what was not committed and
 * gives the connection and the turn in the queue back.
 */
export const openTransaction = async (
  pool: mssql.ConnectionPool,
  signal: AbortSignal,
  turn: Disposable,
  options: {
    prepare: (request: mssql.Request) => string
    /** Has a connection destroyed when it is given back. */
    discard: (connection: Connection) => void
  },
) => {
  const transaction = pool.transaction()
  let isOpen = true
  // mssql tells nobody which connection it has taken, and forgets it when the server rolls back.
  const connection = () => {
    const acquired: unknown = Reflect.get(transaction, '_acquiredConnection')
    return isConnection(acquired) ? acquired : undefined
  }
  /** Closes a connection on which a step hangs; mssql asks for no time limit of these. */
  const limited = async (step: () => Promise<unknown>) => {
    const timer = setTimeout(() => connection()?.close(), STEP_TIMEOUT_MS)
    try {
      await step()
    } finally {
      clearTimeout(timer)
    }
  }
  // XACT_ABORT, a deadlock or a cancellation may end it on the server's own account.
  transaction.on('rollback', () => {
    isOpen = false
  })
  const request = transaction.request()
  const sql = options.prepare(request)
  await limited(async () => transaction.begin())
  const taken = connection()
  // A statement cancelled in a transaction may leave what no reset is known to remove.
  const spoil = () => taken && options.discard(taken)
  signal.addEventListener('abort', spoil, { once: true })
  if (signal.aborted) spoil()

  return {
    events: () => streamQuery(request, sql, signal),
    /** Makes the effect last. Throws SqlFailure; `connection_lost` means that nobody knows. */
    commit: async () => {
      if (!isOpen)
        throw new SqlFailure('statement', 'The transaction was rolled back by the server')
      isOpen = false
      try {
        await limited(async () => transaction.commit())
      } catch (error) {
        throw commitFailure(error)
      }
    },
    [Symbol.asyncDispose]: async () => {
      try {
        if (isOpen) await limited(async () => transaction.rollback())
      } catch {
        // The server, or the end of the connection, has rolled it back already.
      } finally {
        signal.removeEventListener('abort', spoil)
        turn[Symbol.dispose]()
      }
    },
  }
}

const isConnection = (value: unknown): value is Connection =>
  typeof value === 'object' && value !== null && 'reset' in value && 'close' in value

/** Only an error that the server itself sent proves that the commit did not happen. */
const commitFailure = (error: unknown) => {
  const original: unknown = error instanceof Error ? Reflect.get(error, 'originalError') : undefined
  const failure = translateError(error)
  const number: unknown =
    original instanceof Error ? Reflect.get(original, 'number') : Reflect.get(failure, 'number')
  return typeof number === 'number'
    ? new SqlFailure('statement', 'The commit was refused by the server', { cause: error })
    : new SqlFailure('connection_lost', 'The connection was lost at the commit', { cause: error })
}

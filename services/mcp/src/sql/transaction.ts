import type mssql from 'mssql'
import { SqlFailure } from './failure.ts'
import { streamQuery } from './stream-query.ts'
import { translateError } from './translate-error.ts'

/**
 * A transaction in which one statement runs. Disposing of it rolls back what was not committed and
 * gives the connection and the turn in the queue back.
 */
export const openTransaction = async (
  pool: mssql.ConnectionPool,
  signal: AbortSignal,
  turn: Disposable,
  prepare: (request: mssql.Request) => string,
) => {
  const transaction = pool.transaction()
  let isOpen = true
  // XACT_ABORT, a deadlock or a cancellation may end it on the server's own account.
  transaction.on('rollback', () => {
    isOpen = false
  })
  const request = transaction.request()
  const sql = prepare(request)
  await transaction.begin()

  return {
    events: () => streamQuery(request, sql, signal),
    /** Makes the effect last. Throws SqlFailure; `connection_lost` means that nobody knows. */
    commit: async () => {
      if (!isOpen)
        throw new SqlFailure('statement', 'The transaction was rolled back by the server')
      isOpen = false
      try {
        await transaction.commit()
      } catch (error) {
        throw commitFailure(error)
      }
    },
    [Symbol.asyncDispose]: async () => {
      try {
        if (isOpen) await transaction.rollback()
      } catch {
        // The server, or the end of the connection, has rolled it back already.
      } finally {
        turn[Symbol.dispose]()
      }
    },
  }
}

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

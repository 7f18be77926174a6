import { SqlError } from '../sql-error.ts'
import { DONE } from '../tds/tokens.ts'
import type { ServerMessage } from '../tds/tokens.ts'
import { abortsTransaction, endsStatementOnly } from './error-scope.ts'
import { procedureOf } from './frame.ts'
import type { Run } from './run.ts'
import { rollbackTransaction } from './transaction.ts'

const HIGHEST_INFO = 10

/** The ERROR token of an error; one that knows no line is of the first. */
export const errorMessage = (error: SqlError): ServerMessage => ({
  number: error.number,
  state: error.state,
  class: error.severity,
  message: error.message,
  line: error.line || 1,
  ...(error.procedure !== undefined && { procedure: error.procedure }),
})

const TERMINATED = {
  number: 3621,
  state: 0,
  class: 0,
  message: 'The statement has been terminated.',
}

/** Writes an error with its DONE and undoes the transaction where it must; what is no SqlError is thrown on. */
export async function reportError(run: Run, error: unknown): Promise<void> {
  if (!(error instanceof SqlError)) throw error
  const { session, answer } = run
  session.lastError = error.number
  answer.message(errorMessage(error))
  if (error.isTerminated && endsStatementOnly(error, session.options))
    answer.message({ ...TERMINATED, line: error.line || 1, ...procedureOf(run.frame) })
  answer.done(run.done, DONE.error, 0, 0)
  if (
    session.depth > 0 &&
    !session.link.isLost() &&
    error.severity > HIGHEST_INFO &&
    abortsTransaction(error, session.options)
  )
    await rollbackTransaction(session, answer)
}

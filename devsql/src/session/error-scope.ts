import type { SqlError } from '../sql-error.ts'
import type { Options } from './session.ts'

/** Errors after which SQL Server goes on with the next statement of the batch. */
const STATEMENT_ONLY = new Set([
  229, 262, 220, 512, 515, 544, 545, 547, 2601, 2627, 2628, 3701, 3902, 3903, 8101, 8106, 8107,
  8115, 8134, 8152, 8672, 50000, 14274, 15248, 15664, 2812,
])

/** Conversion errors end the batch and its transaction even without XACT_ABORT; a deadlock's victim is rolled back. */
const ABORTS_TRANSACTION = new Set([241, 242, 245, 248, 1205, 8114, 8169, 295])

/** Severity from which the session itself is over. */
const FATAL = 20

export const endsStatementOnly = (error: SqlError, options: Options): boolean =>
  !error.endsBatch &&
  !options.xactAbort &&
  STATEMENT_ONLY.has(error.number) &&
  error.severity < FATAL

export const abortsTransaction = (error: SqlError, options: Options): boolean =>
  error.endsBatch || options.xactAbort || ABORTS_TRANSACTION.has(error.number)

/** Whether an error of a nested text ends its callers too, up to the client's own batch. */
export const endsCallers = (error: SqlError, options: Options): boolean =>
  abortsTransaction(error, options) || error.severity >= FATAL

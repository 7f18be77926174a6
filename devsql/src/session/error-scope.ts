import type { SqlError } from '../sql-error.ts'
import type { Options } from './session.ts'

/** Errors after which SQL Server goes on with the next statement of the batch. */
const STATEMENT_ONLY = new Set([
  201, 220, 229, 232, 262, 512, 515, 544, 545, 547, 1222, 2601, 2627, 2628, 3701, 3902, 3903, 8101,
  8106, 8107, 8115, 8134, 8144, 8145, 8152, 8162, 8672, 14274, 15248, 15664, 2812,
])

/** Conversion errors end the batch and its transaction even without XACT_ABORT; a deadlock's victim is rolled back. */
const ABORTS_TRANSACTION = new Set([241, 242, 245, 248, 1205, 3960, 8114, 8169, 295])

/** Errors PostgreSQL finds when a statement starts and SQL Server when it is compiled. */
const COMPILE = new Set([130, 8120])

/** Severity from which the session itself is over. */
const FATAL = 20

export const isCompileError = (error: SqlError): boolean =>
  error.kind === 'compile' || (error.kind === undefined && COMPILE.has(error.number))

/** RAISERROR lets the batch go on, THROW and a statement that cannot be compiled do not, whatever XACT_ABORT says. */
export function endsStatementOnly(error: SqlError, options: Options): boolean {
  if (error.endsBatch || error.severity >= FATAL) return false
  if (error.kind === 'raised') return true
  if (error.kind === 'thrown' || isCompileError(error)) return false
  return !options.xactAbort && STATEMENT_ONLY.has(error.number)
}

/** XACT_ABORT holds for run-time errors and THROW; not for RAISERROR nor compile errors ("SET XACT_ABORT", remarks). */
export function abortsTransaction(error: SqlError, options: Options): boolean {
  if (error.endsBatch) return error.rollsBack
  if (error.kind === 'raised' || isCompileError(error)) return false
  return options.xactAbort || ABORTS_TRANSACTION.has(error.number)
}

/** Whether an error of a nested text ends its callers too, up to the client's own batch. */
export const endsCallers = (error: SqlError, options: Options): boolean =>
  error.kind === 'thrown' || abortsTransaction(error, options) || error.severity >= FATAL

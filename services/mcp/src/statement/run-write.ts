import type { Statement } from '../sql/database.ts'
import { SqlFailure } from '../sql/failure.ts'
import { ToolFailure } from '../tools/tool-failure.ts'
import type { Call } from './call.ts'
import { collectRows } from './collect-rows.ts'
import type { Limits } from './limits.ts'
import { reportProgress } from './progress.ts'
import type { StatementOutcome } from './run-statement.ts'

/**
 * Runs a writing statement as the writer in a transaction. It is committed when it affects no more
 * rows than the tenant permits without asking, or exactly as many as a confirmation was given for;
 * otherwise it is rolled back and a confirmation is offered.
 */
export const runWrite = async (
  statement: Statement,
  limits: Limits,
  confirm: string | undefined,
  call: Call,
): Promise<Omit<StatementOutcome, 'elapsedMs'>> => {
  const { tenant, principal, confirmations } = call
  const subject = { principal, sql: statement.sql, params: statement.params }
  // Spent before the statement runs, so that two calls with one token cannot both commit.
  const confirmedRows = confirm && (await confirmations.redeem(confirm, subject))
  if (confirm !== undefined && confirmedRows === undefined) {
    throw new ToolFailure(
      'The confirmation is unknown, expired, used already, or was given for another statement. Nothing was changed. Call again without confirm to get a new one.',
    )
  }

  using progress = reportProgress(call.onProgress)
  await using transaction = await tenant.database.write(statement)
  const { columns, rows, truncated, affected } = await collectRows(transaction.events(), limits, {
    isWrite: true,
    onProgress: progress.update,
  })
  if (affected === undefined) {
    throw new ToolFailure(
      'The server did not say how many rows this affects, so it was rolled back. Nothing was changed.',
    )
  }
  const rowsAffected = affected
  const { confirmAboveRows } = tenant
  const mayCommit =
    confirmAboveRows === null || rowsAffected <= confirmAboveRows || rowsAffected === confirmedRows
  if (!mayCommit) {
    const token = await confirmations.offer({ ...subject, rows: rowsAffected })
    return {
      status: 'confirmation_required',
      columns,
      rows: rows.slice(0, SAMPLE_ROWS),
      truncated: rows.length > SAMPLE_ROWS ? 'rows' : truncated,
      rowsAffected,
      confirm: token,
    }
  }
  try {
    await transaction.commit()
  } catch (error) {
    if (!(error instanceof SqlFailure) || error.kind !== 'connection_lost') throw error
    return { status: 'unknown', columns: [], rows: [], truncated: undefined, rowsAffected }
  }
  return { status: 'committed', columns, rows, truncated, rowsAffected }
}

/** Rows that would change, shown with the question. */
const SAMPLE_ROWS = 10

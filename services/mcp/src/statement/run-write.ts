import type { Statement } from '../sql/database.ts'
import { SqlFailure } from '../sql/failure.ts'
import { takeIdentity, withIdentity } from '../sql/identity-value.ts'
import { outputsRows, withSampleOutput } from '../sql/sample-clause.ts'
import { ToolFailure } from '../tools/tool-failure.ts'
import type { Call } from './call.ts'
import { collectRows } from './collect-rows.ts'
import { answerable } from './fit-rows.ts'
import { countOutput } from './output-rows.ts'
import type { Limits } from './limits.ts'
import { reportProgress } from './progress.ts'
import type { StatementOutcome } from './run-statement.ts'
import { messagesOf, sampleOf } from './sample.ts'

/**
 * Runs a writing statement as the writer in a transaction. It is committed when it affects no more
 * rows than the tenant permits without asking, or exactly as many as a confirmation was given for;
 * otherwise it is rolled back and a confirmation is offered.
 */
export const runWrite = async (
  statement: Statement,
  limits: Limits,
  verb: string,
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
  const attempt = async (sql: string, isSample: boolean) => {
    const isInsert = verb === 'INSERT'
    const tooMany = new AbortController()
    await using opened = new AsyncDisposableStack()
    const transaction = opened.use(
      await tenant.database.write({
        ...statement,
        sql: isInsert ? withIdentity(sql) : sql,
        signal: AbortSignal.any([statement.signal, tooMany.signal]),
      }),
    )
    const output = countOutput(transaction.events(), (rows) => {
      if (isSample && rows > MOST_SAMPLED) tooMany.abort(TOO_MANY)
    })
    const answered = takeIdentity(output.events)
    const collected = await collectRows(answered.events, limits, {
      isWrite: true,
      onProgress: progress.update,
    })
    // Every row of an OUTPUT clause is one that was affected, whatever the server says their number is.
    const least = isSample || outputsRows(sql) ? output.rows() : 0
    return { transaction, collected, least, identity: answered.value(), open: opened.move() }
  }

  // Only a call that will be asked about is shown rows; one that is confirmed runs as it was written.
  const sampling =
    confirm === undefined && tenant.confirmAboveRows !== null
      ? withSampleOutput(statement.sql)
      : undefined
  const sampled = sampling && (await attempt(sampling.sql, true).catch(onlyWithout))
  const { transaction, collected, least, identity, open } =
    sampled ?? (await attempt(statement.sql, false))
  await using _open = open
  if (collected.affected === undefined) {
    throw new ToolFailure(
      'The server did not say how many rows this affects, so it was rolled back. Nothing was changed.',
    )
  }
  const rowsAffected = Math.max(collected.affected, least)
  const { confirmAboveRows } = tenant
  const mayCommit =
    confirmAboveRows === null || rowsAffected <= confirmAboveRows || rowsAffected === confirmedRows
  if (!mayCommit) {
    // Nobody waits for its locks while the question is kept.
    await open.disposeAsync()
    const token = await confirmations.offer({ ...subject, rows: rowsAffected })
    return {
      status: 'confirmation_required',
      ...sampleOf(collected, sampled && sampling?.verb),
      rowsAffected,
      confirm: token,
    }
  }
  const nothing = { columns: [], rows: [], truncated: undefined, ...messagesOf(collected) }
  try {
    await transaction.commit()
  } catch (error) {
    if (!(error instanceof SqlFailure) || error.kind !== 'connection_lost') throw error
    return { status: 'unknown', ...nothing, rowsAffected }
  }
  const answer = sampled ? nothing : answerable(collected, limits.bytes)
  return { status: 'committed', ...answer, rowsAffected, ...(identity && { identity }) }
}

/** A change of more rows is counted without them: all of them would have to cross the wire. */
const MOST_SAMPLED = 1000
const TOO_MANY = new SqlFailure('statement', 'too many rows for a sample')

/**
 * A table with triggers takes no OUTPUT clause (error 334), and other targets have their own reasons: the statement is then asked
 * about without rows. What is wrong with the statement itself shows again there.
 */
const onlyWithout = (error: unknown) => {
  if (error instanceof SqlFailure && error.kind === 'statement') return undefined
  throw error
}

import type { Statement } from '../sql/database.ts'
import { SqlFailure } from '../sql/failure.ts'
import { ToolFailure } from '../tools/tool-failure.ts'
import type { Call } from './call.ts'
import { collectRows } from './collect-rows.ts'
import type { Limits } from './limits.ts'
import type { StatementOutcome } from './run-statement.ts'
import { messagesOf } from './sample.ts'

/**
 * Runs a statement that changes the schema as the writer in a transaction, which is rolled back, and asks; with the token of that
 * question it commits, and what was known of the schema is forgotten. It always asks: a dropped table is no number of rows.
 */
export const runSchemaChange = async (
  statement: Statement,
  limits: Limits,
  confirm: string | undefined,
  { tenant, principal, confirmations }: Call,
): Promise<Omit<StatementOutcome, 'elapsedMs'>> => {
  const subject = { principal, sql: statement.sql, params: statement.params }
  // Spent before the statement runs, so that two calls with one token cannot both commit.
  if (confirm !== undefined && (await confirmations.redeem(confirm, subject)) === undefined) {
    throw new ToolFailure(
      'The confirmation is unknown, expired, used already, or was given for another statement. Nothing was changed. Call again without confirm to get a new one.',
    )
  }
  await using transaction = await tenant.database.write(statement)
  const collected = await collectRows(transaction.events(), limits, {
    isWrite: true,
    onProgress: () => undefined,
  })
  const told = {
    columns: [],
    rows: [],
    truncated: undefined,
    isSchemaChange: true,
    ...messagesOf(collected),
  }
  if (confirm === undefined) {
    // Nobody waits for its locks while the question is kept.
    await transaction[Symbol.asyncDispose]()
    return {
      ...told,
      status: 'confirmation_required',
      confirm: await confirmations.offer({ ...subject, rows: 0 }),
    }
  }
  try {
    await transaction.commit()
    return { ...told, status: 'committed' }
  } catch (error) {
    if (!(error instanceof SqlFailure) || error.kind !== 'connection_lost') throw error
    return { ...told, status: 'unknown' }
  } finally {
    tenant.catalog.forget()
  }
}

import type { TransactionSql } from 'postgres'
import { recordInTransaction } from '../audit/operator.ts'
import type { Sql } from '../database/connect.ts'
import type { Answer, Surroundings } from './command.ts'

/** The transaction as something that can begin one itself: a savepoint. */
const nested = (tx: TransactionSql): Sql => {
  const begin = (work: (tx: TransactionSql) => unknown) => tx.savepoint(work)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what commands use of Sql beyond queries is `begin`
  return Object.assign(tx as unknown as Sql, { begin })
}

/**
 * Runs a command that changes something in one transaction with its audit record: there is no effect without its
 * record, and none is left by a command that fails. `by` is whoever runs it, as the machine knows them.
 */
export const carryOut = async (
  name: string,
  by: string,
  run: (around: Surroundings) => Promise<Answer>,
  around: Surroundings,
): Promise<Answer> =>
  around.sql.begin(async (tx) => {
    const answer = await run({ ...around, sql: nested(tx) })
    const { details, ...about } = answer.audit ?? {}
    await recordInTransaction(tx, {
      event: `operator.${name.replace(' ', '.')}`,
      ...about,
      details: { by, ...details },
    })
    return answer
  })

import type mssql from 'mssql'
import type { Connection } from 'tedious'
import { SqlFailure } from './failure.ts'
import { translateError } from './translate-error.ts'

/** The name that SQL Server gives the one column of a plan, whatever its version. */
const PLAN_COLUMN = /^Microsoft SQL Server \d+ XML Showplan$/

const notExplained = () =>
  new SqlFailure(
    'statement',
    'This server does not answer SET SHOWPLAN_XML with plans, so the statement was not sent to it',
  )

/**
 * Has a text planned and not executed; returns the plan documents. `pool` must have one connection,
 * and must be closed afterwards: the setting is never undone. Throws SqlFailure.
 */
export const explainOn = async (
  pool: mssql.ConnectionPool,
  sql: string,
  signal: AbortSignal,
): Promise<string[]> => {
  // A transaction holds on to the one connection: were it lost and replaced, the new one would run
  // what it is sent. It is also what takes back the effect on a server that lies about the setting.
  const transaction = pool.transaction()
  const drop = () => closeConnection(transaction)
  // The setting must be alone in its batch, and would end with sp_executesql's own scope.
  const run = async (text: string) => {
    signal.throwIfAborted()
    return (await transaction.request().batch<Record<string, unknown>>(text)).recordsets
  }
  signal.addEventListener('abort', drop, { once: true })
  try {
    await transaction.begin()
    await run('SET SHOWPLAN_XML ON')
    if (plansIn(await run('SELECT 1 AS executed')).length !== 1) throw notExplained()
    const plans = plansIn(await run(sql))
    if (plans.length === 0) throw notExplained()
    return plans
  } catch (error) {
    throw signal.aborted ? stopped() : translateError(error)
  } finally {
    await transaction.rollback().catch(() => undefined)
    signal.removeEventListener('abort', drop)
  }
}

const stopped = () => new SqlFailure('timeout', 'The plan did not come within the time limit')

/** mssql tells nobody which connection a transaction has taken. */
const closeConnection = (transaction: mssql.Transaction) => {
  const acquired: unknown = Reflect.get(transaction, '_acquiredConnection')
  if (isConnection(acquired)) acquired.close()
}

const isConnection = (value: unknown): value is Connection =>
  typeof value === 'object' && value !== null && 'reset' in value && 'close' in value

/** The documents in an answer; anything else in it means that something was executed. */
const plansIn = (recordsets: unknown): string[] =>
  (Array.isArray(recordsets) ? recordsets : []).flatMap((rows: unknown) =>
    (Array.isArray(rows) ? rows : []).map((row: unknown) => {
      const entries: [string, unknown][] = Object.entries(
        typeof row === 'object' && row !== null ? row : {},
      )
      const plan = entries[0]?.[1]
      if (!PLAN_COLUMN.test(entries[0]?.[0] ?? '') || typeof plan !== 'string') throw notExplained()
      return plan
    }),
  )

import type { Answer } from '../tds/answer.ts'
import { writeEnvTransaction } from '../tds/tokens.ts'
import { SqlError } from '../sql-error.ts'
import type { Instance } from '../instance.ts'
import { forgetOwnCatalog } from './session.ts'
import type { Session } from './session.ts'
import { quoteName } from '../language/bound.ts'
import { optionsSql } from './options-sql.ts'

let descriptors = 1n

/** BEGIN TRANSACTION: only the outermost one begins anything; inner ones count. */
export async function beginTransaction(
  session: Session,
  answer: Answer,
  name?: string,
): Promise<void> {
  if (session.depth === 0) {
    await session.link.run(`BEGIN ISOLATION LEVEL ${session.options.isolation}`)
    descriptors += 1n
    session.descriptor = descriptors
    session.savepoints = []
    session.transactionName = name?.toLowerCase()
    answer.release()
    writeEnvTransaction(answer.out, 'begin', session.descriptor)
  }
  session.depth += 1
}

export async function commitTransaction(
  instance: Instance,
  session: Session,
  answer: Answer,
): Promise<void> {
  if (session.depth === 0)
    throw new SqlError(
      3902,
      'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.',
    )
  if (session.doomed) {
    throw new SqlError(
      3930,
      'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.',
    )
  }
  if (session.depth > 1) {
    session.depth -= 1
    return
  }
  try {
    await session.link.run('COMMIT')
  } catch (error) {
    // PostgreSQL has rolled it back.
    endTransaction(session, answer, 'rollback')
    throw error
  }
  if (session.hasOwnDefinitions) instance.catalogChanged(session.database)
  endTransaction(session, answer, 'commit')
}

/** ROLLBACK of everything, or back to a savepoint of that name. */
export async function rollbackTransaction(
  session: Session,
  answer: Answer,
  name?: string,
): Promise<void> {
  if (session.depth === 0)
    throw new SqlError(
      3903,
      'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.',
    )
  forgetShared(session)
  if (name !== undefined && session.savepoints.includes(name.toLowerCase())) {
    await session.link.run(`ROLLBACK TO SAVEPOINT ${savepointName(name)}; ${keepOptions(session)}`)
    return
  }
  if (name !== undefined && !isOuter(session, name))
    throw new SqlError(
      6401,
      `Cannot roll back ${name}. No transaction or savepoint of that name was found.`,
    )
  await session.link.run(`ROLLBACK; ${keepOptions(session)}`)
  endTransaction(session, answer, 'rollback')
}

export async function saveTransaction(session: Session, name: string): Promise<void> {
  if (session.depth === 0)
    throw new SqlError(628, 'Cannot issue SAVE TRANSACTION when there is no active transaction.')
  await session.link.run(`SAVEPOINT ${savepointName(name)}`)
  session.savepoints.push(name.toLowerCase())
}

// Only the outermost transaction's name can be rolled back to.
const isOuter = ({ transactionName }: Session, name: string): boolean =>
  transactionName === name.toLowerCase()

/** PostgreSQL takes back what was SET in a transaction; SQL Server does not. */
const keepOptions = ({ options }: Session): string => optionsSql(options)

/** A rollback takes back what PostgreSQL was told inside it. */
function forgetShared(session: Session): void {
  session.sharedContext = ''
}

const savepointName = (name: string): string => quoteName(`save_${name.toLowerCase()}`)

function endTransaction(session: Session, answer: Answer, kind: 'commit' | 'rollback'): void {
  answer.release()
  writeEnvTransaction(answer.out, kind, session.descriptor)
  session.depth = 0
  session.doomed = false
  session.savepoints = []
  session.descriptor = 0n
  session.hasOwnDefinitions = false
  forgetOwnCatalog(session)
}

const STATEMENT = 'SAVEPOINT statement'

/**
 * Runs one statement so that its failure undoes only itself: inside a transaction PostgreSQL would otherwise refuse
 * everything after it, where SQL Server goes on.
 */
export async function inStatement<T>(session: Session, run: () => Promise<T>): Promise<T> {
  if (session.depth === 0) return run()
  await session.link.run(STATEMENT)
  try {
    const value = await run()
    await session.link.run('RELEASE SAVEPOINT statement')
    return value
  } catch (error) {
    forgetShared(session)
    if (!session.link.isLost())
      await session.link.run('ROLLBACK TO SAVEPOINT statement; RELEASE SAVEPOINT statement')
    throw error
  }
}

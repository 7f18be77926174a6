import type { Statement } from '../language/ast.ts'
import type { Environment } from '../language/binder.ts'
import type { Plan } from '../language/plan.ts'
import { translate } from '../language/translate.ts'
import { SqlError } from '../sql-error.ts'
import type { Run } from './run.ts'

/**
 * A statement as PostgreSQL runs it. One that names what is not there fails before it runs, and no TRY of its own text catches
 * that. A transaction that can only be rolled back lets read: 3930 for anything else.
 */
export function compile(run: Run, environment: Environment, statement: Statement): Plan {
  if (run.session.doomed && !isRead(statement))
    throw new SqlError(
      3930,
      'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.',
      { line: statement.line },
    )
  try {
    return translate(environment, statement)
  } catch (error) {
    if (error instanceof SqlError && error.number !== 40_517) {
      error.kind = 'compile'
      error.level = run.frame.level
    }
    throw error
  }
}

const isRead = (statement: Statement): boolean =>
  statement.kind === 'query' &&
  !(statement.query.body.kind === 'select' && statement.query.body.into !== undefined)

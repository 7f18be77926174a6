import type postgres from 'postgres'
import { variableOfTable } from '../language/table-variable.ts'
import { SqlError } from '../sql-error.ts'
import type { Constraint } from './constraint.ts'
import type { ErrorContext } from './translate-error.ts'

type PostgresError = InstanceType<typeof postgres.PostgresError>

const isTemporary = (error: PostgresError): boolean =>
  error.schema_name?.startsWith('pg_temp') === true

/** The table as messages name it; temporary ones are tempdb's. */
const tableOf = (error: PostgresError): string =>
  isTemporary(error)
    ? `dbo.${variableOfTable(error.table_name ?? '')}`
    : `${error.schema_name}.${error.table_name}`

const databaseOf = (error: PostgresError, context: ErrorContext): string =>
  isTemporary(error) ? 'tempdb' : context.database

/** 515: NULL in a column that takes none. */
export const nullValue = (error: PostgresError, context: ErrorContext): SqlError =>
  new SqlError(
    515,
    `Cannot insert the value NULL into column '${error.column_name}', table '${databaseOf(error, context)}.${tableOf(error)}'; column does not allow nulls. ${context.verb} fails.`,
    { state: 2 },
  )

/** 2627 for a constraint, 2601 for a unique index that is none. "Key (a, b)=(1, x) already exists." */
export function duplicateKey(error: PostgresError, { constraint }: ErrorContext): SqlError {
  const values = /=\((.*)\) already exists/s.exec(error.detail ?? '')?.[1] ?? ''
  const shown = values
    .split(', ')
    .map((value) => (value === 'null' ? '<NULL>' : value))
    .join(', ')
  const object = tableOf(error)
  const name = error.constraint_name ?? ''
  if (constraint?.kind === 'index')
    return new SqlError(
      2601,
      `Cannot insert duplicate key row in object '${object}' with unique index '${name}'. The duplicate key value is (${shown}).`,
      { severity: 14 },
    )
  return new SqlError(
    2627,
    `Violation of ${constraint?.kind === 'primary' ? 'PRIMARY' : 'UNIQUE'} KEY constraint '${name}'. Cannot insert duplicate key in object '${object}'. The duplicate key value is (${shown}).`,
    { severity: 14 },
  )
}

/** 547: a foreign key from either side, or a CHECK. One column is named, several are not. */
export function conflict(error: PostgresError, context: ErrorContext): SqlError {
  const { constraint } = context
  const isReference = /still referenced/.test(error.detail ?? '')
  const target = constraint?.referenced
  const place =
    constraint?.kind === 'foreign' && !isReference && target
      ? { table: target.table, columns: target.columns }
      : { table: tableOf(error), columns: constraint?.columns ?? [] }
  const kind = constraint?.kind === 'check' ? 'CHECK' : foreignKind(error, constraint, isReference)
  const [column, ...others] = place.columns
  const named = column !== undefined && others.length === 0 ? `, column '${column}'` : ''
  return new SqlError(
    547,
    `The ${context.verb} statement conflicted with the ${kind} constraint "${error.constraint_name}". The conflict occurred in database "${databaseOf(error, context)}", table "${place.table}"${named}.`,
    { state: 0 },
  )
}

function foreignKind(
  error: PostgresError,
  constraint: Constraint | undefined,
  isReference: boolean,
): string {
  const isSame = constraint?.referenced?.table === tableOf(error)
  if (isReference) return isSame ? 'SAME TABLE REFERENCE' : 'REFERENCE'
  return isSame ? 'FOREIGN KEY SAME TABLE' : 'FOREIGN KEY'
}

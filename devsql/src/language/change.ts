import type { CatalogColumn, CatalogTable } from '../catalog/catalog.ts'
import { TEMPORARY_SCHEMA } from '../catalog/catalog.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import type { Assignment } from './ast-change.ts'
import type { Binder } from './binder.ts'
import { quoteName } from './bound.ts'
import type { Bound } from './bound.ts'
import { assign } from './assign.ts'
import { sameName } from './scope.ts'
import type { Scope } from './scope.ts'
import { variableOfTable } from './table-variable.ts'

/** The table's name as messages about its data give it. */
const messageName = (binder: Binder, table: CatalogTable): string =>
  table.schema === TEMPORARY_SCHEMA
    ? `tempdb.dbo.${variableOfTable(table.name)}`
    : `${binder.environment.database}.${table.schema}.${table.name}`

/** A column that a statement may set; errors 207, 271, 272, 8102 otherwise. */
export function settableColumn(
  table: CatalogTable,
  name: string,
  line: number,
  change: 'INSERT' | 'UPDATE',
): CatalogColumn {
  const column = table.columns.find((candidate) => sameName(candidate.name, name))
  if (!column) throw new SqlError(207, `Invalid column name '${name}'.`, { line })
  if (column.computed) {
    throw new SqlError(
      271,
      `The column "${column.name}" cannot be modified because it is either a computed column or is the result of a UNION operator.`,
      { line },
    )
  }
  if (column.rowversion) {
    throw change === 'INSERT'
      ? new SqlError(
          273,
          'Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to exclude the timestamp column, or insert a DEFAULT into the timestamp column.',
          { line },
        )
      : new SqlError(272, 'Cannot update a timestamp column.', { line })
  }
  if (column.identity && change === 'UPDATE')
    throw new SqlError(8102, `Cannot update identity column '${column.name}'.`, { line })
  return column
}

/** The value a column gets, converted and checked; `DEFAULT` passes through. */
export function assigned(
  binder: Binder,
  table: CatalogTable,
  column: CatalogColumn,
  value: Bound,
): string {
  return assign(value, column.type, { table: messageName(binder, table), name: column.name }).sql
}

export function bindAssignment(
  binder: Binder,
  table: CatalogTable,
  assignment: Assignment,
  scope: Scope,
  line: number,
): { column: CatalogColumn; sql: string } {
  if (assignment.column === undefined) throw unsupported('SET @variable here', line)
  const column = settableColumn(table, assignment.column, line, 'UPDATE')
  if (assignment.value === 'default') return { column, sql: 'DEFAULT' }
  return {
    column,
    sql: assigned(binder, table, column, binder.expression(assignment.value, scope)),
  }
}

export const qualified =
  (alias: string) =>
  (name: string): string =>
    `${alias}.${quoteName(name)}`

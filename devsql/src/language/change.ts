import type { CatalogColumn, CatalogTable } from '../catalog/catalog.ts'
import { TEMPORARY_SCHEMA } from '../catalog/catalog.ts'
import { SqlError } from '../sql-error.ts'
import type { ResultColumn } from '../sql-type.ts'
import type { Assignment, OutputClause } from './ast.ts'
import type { Binder } from './binder.ts'
import { bindItem } from './bind-select.ts'
import { quoteName } from './bound.ts'
import type { Bound } from './bound.ts'
import { assign } from './assign.ts'
import { sameName } from './scope.ts'
import type { Relation, Scope } from './scope.ts'

/** The table's name as messages about its data give it. */
const messageName = (binder: Binder, table: CatalogTable): string =>
  table.schema === TEMPORARY_SCHEMA
    ? `tempdb.dbo.${table.name}`
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
  const column = settableColumn(table, assignment.column, line, 'UPDATE')
  if (assignment.value === 'default') return { column, sql: 'DEFAULT' }
  return {
    column,
    sql: assigned(binder, table, column, binder.expression(assignment.value, scope)),
  }
}

/** A relation named `inserted` or `deleted` over the columns of a table under a PostgreSQL alias. */
export function imageRelation(
  table: CatalogTable,
  name: 'inserted' | 'deleted',
  column: (name: string) => string,
): Relation {
  return {
    name,
    alias: name,
    columns: table.columns.map((item) => ({
      name: item.name,
      sql: column(item.name),
      type: item.type,
      nullable: item.nullable || name === 'deleted',
    })),
  }
}

/** OUTPUT bound over its images: RETURNING items and result columns. */
export function bindOutput(
  binder: Binder,
  output: OutputClause | undefined,
  relations: Relation[],
  outer: Scope,
): { returning: string[]; columns: ResultColumn[] } {
  if (!output) return { returning: [], columns: [] }
  const scope: Scope = { relations, ctes: outer.ctes }
  const items = output.items.flatMap((item) => bindItem(binder, item, scope))
  return {
    returning: items.map(({ value }, index) => `${value.sql} AS c${index + 1}`),
    columns: items.map(({ column }) => ({
      name: column.name,
      type: column.type,
      nullable: column.nullable,
    })),
  }
}

export const returningClause = (items: readonly string[]): string =>
  items.length > 0 ? ` RETURNING ${items.join(', ')}` : ''

export const qualified =
  (alias: string) =>
  (name: string): string =>
    `${alias}.${quoteName(name)}`

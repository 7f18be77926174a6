import type { CatalogColumn, CatalogTable } from '../catalog/catalog.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import type { Insert } from './ast-change.ts'
import type { Binder } from './binder.ts'
import { bindCtes } from './bind-query.ts'
import { findTable, tableName } from './bind-source.ts'
import { literal, quoteName } from './bound.ts'
import { assigned, qualified, settableColumn } from './change.ts'
import { overrideIdentity } from './identity-insert.ts'
import { finishChange, imageRelation } from './output.ts'
import type { Plan } from './plan.ts'
import { EMPTY_SCOPE } from './scope.ts'
import type { Scope } from './scope.ts'
import { bindTopRows } from './target-rows.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** INSERT, from VALUES, a query or defaults. The new identity value comes back as a last hidden cell. */
export function bindInsert(binder: Binder, node: Insert, line: number): BarePlan {
  const { scope, sql: withList } = bindCtes(binder, node.ctes, EMPTY_SCOPE)
  const table = findTable(binder, node.target, line)
  const columns = targetColumns(table, node.columns, line)
  const identity = table.columns.find((column) => column.identity)
  const override = overrideIdentity(binder.environment, table, columns, line)
  const list =
    columns.length > 0 && node.source.kind !== 'defaults'
      ? ` (${columns.map((column) => quoteName(column.name)).join(', ')})`
      : ''
  if (node.top && node.source.kind !== 'query') throw unsupported('INSERT TOP of VALUES', line)
  const source = insertSource(binder, node, table, columns, scope, line)
  const image = imageRelation(table, 'inserted', qualified('tgt'))
  return finishChange(binder, {
    sql: `${withList}INSERT INTO ${tableName(table)} AS tgt${list}${override} ${source}`,
    command: 'insert',
    outputs: node.outputs,
    relations: [image],
    outer: scope,
    line,
    ...(identity && { identity: `tgt.${quoteName(identity.name)}` }),
    ...(override !== '' && { numbered: tableName(table) }),
  })
}

function targetColumns(
  table: CatalogTable,
  names: string[] | undefined,
  line: number,
): CatalogColumn[] {
  if (!names)
    return table.columns.filter(
      (column) => !column.identity && !column.computed && !column.rowversion,
    )
  const columns = names.map((name) => settableColumn(table, name, line, 'INSERT'))
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice)
    throw new SqlError(
      264,
      `The column name '${twice.name}' is specified more than once in the SET clause or column list of an INSERT. A column cannot be assigned more than one value in the same clause. Modify the clause to make sure that a column is updated only once. If this statement updates or inserts columns into a view, column aliasing can conceal the duplication in your code.`,
      { line },
    )
  return columns
}

function insertSource(
  binder: Binder,
  node: Insert,
  table: CatalogTable,
  columns: CatalogColumn[],
  scope: Scope,
  line: number,
): string {
  const { source } = node
  const hasIdentity = table.columns.some((column) => column.identity)
  switch (source.kind) {
    case 'defaults':
      return 'DEFAULT VALUES'
    case 'execute':
      throw unsupported('INSERT … EXEC here', line)
    case 'rows': {
      if (source.columns.length > 0) checkCount(source.columns.length, columns.length, node, line)
      const rows = source.rows.map((row) =>
        columns.map((column, index) => {
          const type = source.columns[index]?.type ?? column.type
          const value = { sql: literal(type, row[index] ?? null), type, nullable: true }
          return assigned(binder, table, column, value)
        }),
      )
      if (rows.length === 0) return `SELECT ${columns.map(() => 'NULL').join(', ')} WHERE false`
      return `VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')}`
    }
    case 'values': {
      const rows = source.rows.map((row) => {
        checkCount(row.length, columns.length, node, line, hasIdentity)
        return `(${row
          .map((value, index) => {
            const column = columns[index]
            return value === 'default' || !column
              ? 'DEFAULT'
              : assigned(
                  binder,
                  table,
                  column,
                  binder.expression(value, { ...scope, relations: [] }),
                )
          })
          .join(', ')})`
      })
      return `VALUES ${rows.join(', ')}`
    }
    case 'query': {
      const bound = binder.query(source.query, scope)
      checkCount(bound.columns.length, columns.length, node, line, hasIdentity)
      const items = columns.map((column, index) => {
        const from = bound.columns[index]
        return from
          ? assigned(binder, table, column, {
              sql: `q.c${index + 1}`,
              type: from.type,
              nullable: true,
            })
          : 'NULL'
      })
      const top = bindTopRows(binder, node.top, scope, line)
      return `SELECT ${items.join(', ')} FROM (${bound.sql}) q${top}`
    }
  }
}

function checkCount(
  values: number,
  columns: number,
  node: Insert,
  line: number,
  hasIdentity = false,
): void {
  if (values === columns) return
  if (!node.columns && hasIdentity && values === columns + 1)
    throw new SqlError(
      8101,
      `An explicit value for the identity column in table '${node.target.join('.')}' can only be specified when a column list is used and IDENTITY_INSERT is ON.`,
      { line },
    )
  if (!node.columns)
    throw new SqlError(
      213,
      'Column name or number of supplied values does not match table definition.',
      { line },
    )
  if (node.source.kind === 'query') {
    throw values < columns
      ? new SqlError(
          120,
          'The select list for the INSERT statement contains fewer items than the insert list. The number of SELECT values must match the number of INSERT columns.',
          { severity: 15, line },
        )
      : new SqlError(
          121,
          'The select list for the INSERT statement contains more items than the insert list. The number of SELECT values must match the number of INSERT columns.',
          { severity: 15, line },
        )
  }
  throw values < columns
    ? new SqlError(
        109,
        'There are more columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.',
        { severity: 15, line },
      )
    : new SqlError(
        110,
        'There are fewer columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.',
        { severity: 15, line },
      )
}

import { SqlError } from '../sql-error.ts'
import { INT, nvarchar, SYSNAME } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { Call } from './ast.ts'
import type { Binder } from './binder.ts'
import type { BoundQuery } from './bound-query.ts'
import { convert } from './convert.ts'
import { bindDescribeResultSet } from './describe-result-set.ts'
import type { Scope } from './scope.ts'
import { bindStringSplit } from './string-split.ts'

type TableFunction = {
  takes: SqlType[]
  least: number
  sql: string
  columns: [name: string, type: SqlType][]
}

const TABLE_FUNCTIONS: Readonly<Record<string, TableFunction>> = {
  GENERATE_SERIES: {
    takes: [INT, INT, INT],
    least: 2,
    sql: 'generate_series',
    columns: [['value', INT]],
  },
  FN_MY_PERMISSIONS: {
    takes: [nvarchar(500), nvarchar(60)],
    least: 2,
    sql: 'tsql.my_permissions',
    columns: [
      ['entity_name', SYSNAME],
      ['subentity_name', SYSNAME],
      ['permission_name', nvarchar(60)],
    ],
  },
  FN_LISTEXTENDEDPROPERTY: {
    takes: Array.from({ length: 7 }, () => SYSNAME),
    least: 7,
    sql: 'tsql.list_extended_property',
    columns: [
      ['objtype', SYSNAME],
      ['objname', SYSNAME],
      ['name', SYSNAME],
      ['value', { name: 'sql_variant', length: 8016, precision: 0, scale: 0 }],
    ],
  },
}

/** A table-valued function in FROM. */
export function bindTableFunction(binder: Binder, node: Call, scope: Scope): BoundQuery {
  const name = node.name.at(-1) ?? ''
  const known = TABLE_FUNCTIONS[name.toUpperCase()]
  const isSystem = node.name.length === 1 || node.name.at(-2)?.toLowerCase() === 'sys'
  if (
    isSystem &&
    name.toUpperCase() === 'DM_EXEC_DESCRIBE_FIRST_RESULT_SET' &&
    node.arguments.length === 3
  )
    return bindDescribeResultSet(binder, node, scope)
  if (node.name.length === 1 && name.toUpperCase() === 'STRING_SPLIT')
    return bindStringSplit(binder, node, scope)
  if (!known || !isSystem)
    throw new SqlError(208, `Invalid object name '${node.name.join('.')}'.`, { line: node.line })
  if (node.arguments.length < known.least || node.arguments.length > known.takes.length) {
    throw new SqlError(
      313,
      `An insufficient number of arguments were supplied for the procedure or function ${node.name.join('.')}.`,
      { line: node.line },
    )
  }
  const args = node.arguments.map(
    (argument, index) => convert(binder.expression(argument, scope), known.takes[index] ?? INT).sql,
  )
  const columns = known.columns.map(([column, type]) => ({ name: column, type, nullable: true }))
  return {
    sql: `SELECT * FROM ${known.sql}(${args.join(', ')}) AS f(${columns.map((_, index) => `c${index + 1}`).join(', ')})`,
    columns,
  }
}

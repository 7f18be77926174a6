import { SqlError } from '../sql-error.ts'
import { familyOf, NVARCHAR_MAX, nvarchar, sqlType } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { Call, JsonColumn } from './ast.ts'
import type { Binder } from './binder.ts'
import { quoteText } from './bound.ts'
import type { BoundQuery } from './bound-query.ts'
import { convert } from './convert.ts'
import type { Scope } from './scope.ts'

const DEFAULT_COLUMNS: readonly [name: string, type: SqlType, nullable: boolean][] = [
  ['key', nvarchar(4000), false],
  ['value', NVARCHAR_MAX, true],
  ['type', sqlType('tinyint'), false],
]

/** OPENJSON: rows of key, value and type, or the columns its WITH clause lists. */
export function bindOpenJson(
  binder: Binder,
  node: Call,
  columns: readonly JsonColumn[] | undefined,
  scope: Scope,
): BoundQuery {
  const [document, path] = node.arguments.map((argument) => binder.expression(argument, scope))
  if (!document || node.arguments.length > 2)
    throw new SqlError(
      313,
      'An insufficient number of arguments were supplied for the procedure or function openjson.',
      { line: node.line },
    )
  const args = `${convert(document, NVARCHAR_MAX).sql}, ${path ? convert(path, NVARCHAR_MAX).sql : "'$'"}`
  if (!columns)
    return {
      sql: `SELECT c1, c2, c3 FROM tsql.open_json(${args})`,
      columns: DEFAULT_COLUMNS.map(([name, type, nullable]) => ({ name, type, nullable })),
    }
  const cells = columns.map((column, index) => `${cell(column)} AS c${index + 1}`)
  return {
    sql: `SELECT ${cells.join(', ')} FROM tsql.json_rows(${args}) r(doc)`,
    columns: columns.map(({ name, type }) => ({ name, type, nullable: true })),
  }
}

function cell({ name, type, path, asJson }: JsonColumn): string {
  const where = quoteText(path ?? `$."${name.replaceAll('"', '\\"')}"`)
  if (asJson) return `tsql.json_query(r.doc, ${where})`
  const value = `tsql.json_value(r.doc, ${where})`
  // JSON has no bits: true and false are read as 1 and 0, which conversion from text does; binary is text in base 64.
  if (familyOf(type) === 'binary') return `decode(${value}, 'base64')`
  return convert({ sql: value, type: nvarchar(4000), nullable: true }, type, { explicit: true }).sql
}

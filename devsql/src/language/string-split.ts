import { SqlError } from '../sql-error.ts'
import { BIGINT, isUnicode, nvarchar, sqlType } from '../sql-type.ts'
import type { Call } from './ast.ts'
import type { Binder } from './binder.ts'
import type { BoundQuery } from './bound-query.ts'
import { convert } from './convert.ts'
import { text } from './functions/text-argument.ts'
import type { Scope } from './scope.ts'

/** STRING_SPLIT: the parts have the type and length of the string; a third argument of 1 numbers them. */
export function bindStringSplit(binder: Binder, node: Call, scope: Scope): BoundQuery {
  const [value, separator, ordinal] = node.arguments.map((argument) =>
    binder.expression(argument, scope),
  )
  if (!value || !separator || node.arguments.length > 3)
    throw new SqlError(
      313,
      'An insufficient number of arguments were supplied for the procedure or function STRING_SPLIT.',
      { line: node.line },
    )
  const source = text(value)
  const unicode = isUnicode(source.type.name) || isUnicode(separator.type.name)
  const type = sqlType(unicode ? 'nvarchar' : 'varchar', source.type.length)
  const parts = `tsql.string_split(${source.sql}, ${convert(separator, nvarchar(1)).sql})`
  const columns = [{ name: 'value', type, nullable: true }]
  return ordinal?.constant === '1'
    ? {
        sql: `SELECT c1, c2 FROM ${parts} WITH ORDINALITY AS f(c1, c2)`,
        columns: [...columns, { name: 'ordinal', type: BIGINT, nullable: true }],
      }
    : { sql: `SELECT c1 FROM ${parts} AS f(c1)`, columns }
}

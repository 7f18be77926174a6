import { familyOf, isUnicode } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import { quoteText } from './bound.ts'
import type { Bound } from './bound.ts'
import { convert } from './convert.ts'

/** As `convert`, for a value stored in a column: text too long is error 2628, naming the column. */
export function assign(from: Bound, to: SqlType, column: { table: string; name: string }): Bound {
  const converted = convert(
    from,
    familyOf(to) === 'string' && to.length > 0
      ? { ...to, name: isUnicode(to.name) ? 'nvarchar' : 'varchar', length: -1 }
      : to,
  )
  const isBounded = to.length > 0 && (familyOf(to) === 'string' || to.name === 'varbinary')
  if (!isBounded) return { ...converted, type: to }
  const fits =
    !from.isNull &&
    familyOf(from.type) === familyOf(to) &&
    from.type.length > 0 &&
    from.type.length <= to.length
  // char is carried without its padding, so that comparisons ignore it as SQL Server's do; it is padded on the wire.
  const bare =
    to.name === 'char' || to.name === 'nchar'
      ? (sql: string) => `rtrim(${sql}, ' ')`
      : (sql: string) => sql
  if (fits || from.isNull) return { ...converted, type: to, sql: bare(converted.sql) }
  const check = familyOf(to) === 'string' ? 'tsql.fit_text' : 'tsql.fit_bytes'
  const source = familyOf(to) === 'string' ? converted : convert(from, { ...to, length: -1 })
  return {
    ...converted,
    type: to,
    sql: bare(
      `${check}(${source.sql}, ${to.length}, ${quoteText(column.table)}, ${quoteText(column.name)})`,
    ),
  }
}

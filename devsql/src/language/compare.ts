import { SqlError } from '../sql-error.ts'
import { familyOf, INT, sqlType } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { Bound } from './bound.ts'
import { commonType, isExact } from './common-type.ts'
import { convert } from './convert.ts'

/** Both sides of a comparison, converted to the type they are compared in and to something PostgreSQL can compare. */
export function comparable(sides: readonly Bound[], isEquality = false): string[] {
  const typed = sides.filter((side) => !side.isNull)
  const type = typed.length > 0 ? commonType(typed.map((side) => side.type)) : INT
  for (const side of typed) {
    if (side.type.name === 'xml')
      throw new SqlError(
        305,
        'The xml data type cannot be compared or sorted, except when using the IS NULL operator.',
      )
    if (['text', 'ntext', 'image'].includes(side.type.name)) {
      throw new SqlError(
        402,
        `The data types ${typed[0]?.type.name} and ${typed.at(-1)?.type.name} are incompatible in the equal to operator.`,
      )
    }
  }
  // Whether ids are the same is asked of them as they are stored: then PostgreSQL's indexes and statistics serve.
  if (
    isEquality &&
    typed.some((side) => side.oid !== undefined) &&
    sides.every((side) => isId(side))
  )
    return sides.map((side) => side.oid ?? `${side.sql}::int4::oid`)
  const isText = familyOf(type) === 'string'
  return sides.map((side) => {
    const value = sortable(comparand(side, type))
    return isText ? blankPadded(value) : value
  })
}

/**
 * Trailing blanks do not count when strings are compared. They do not for PostgreSQL's bpchar either, which has the bytes of text: the
 * cast costs nothing, and an index of bpchar_ops serves.
 */
const blankPadded = (sql: string): string => `(${sql})::bpchar`

const isId = (side: Bound): boolean => !side.isNull && side.type.name === 'int'

// Exact numbers compare exactly without a cast, and then an index on the column serves.
function comparand(side: Bound, type: SqlType): Bound {
  if (!side.isNull && isExact(side.type) && isExact(type)) return side
  if (!side.isNull && familyOf(side.type) === 'string' && familyOf(type) === 'string') return side
  if (
    !side.isNull &&
    familyOf(side.type) === familyOf(type) &&
    (familyOf(type) === 'moment' || familyOf(type) === 'time' || familyOf(type) === 'offset')
  )
    return side
  return convert(
    side,
    familyOf(type) === 'binary' && type.name === 'binary' ? sqlType('varbinary', -1) : type,
  )
}

/** What a value is ordered by: uniqueidentifiers go by their last bytes first. */
export const orderKey = (value: Bound): string =>
  value.type.name === 'uniqueidentifier' ? `tsql.guid_order(${value.sql})` : sortable(value)

/** What stands for a value in ORDER BY, GROUP BY of an order, and comparisons: datetimeoffset compares by its instant. */
export const sortable = (value: Bound): string =>
  value.type.name === 'datetimeoffset' ? `(${value.sql}).utc` : value.sql

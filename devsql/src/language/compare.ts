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
    if (['text', 'ntext', 'image', 'xml'].includes(side.type.name)) {
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
  return sides.map((side) => sortable(comparand(side, type)))
}

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

/** What stands for a value in ORDER BY, GROUP BY of an order, and comparisons: datetimeoffset compares by its instant. */
export const sortable = (value: Bound): string =>
  value.type.name === 'datetimeoffset' ? `(${value.sql}).utc` : value.sql

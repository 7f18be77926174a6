import { familyOf } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'

/** The most characters a value of a type has as text. */
export function textLength(type: SqlType): number {
  switch (familyOf(type)) {
    case 'integer':
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the branch before has shown what it is
      return { bit: 1, tinyint: 3, smallint: 6, int: 11, bigint: 20 }[type.name as 'bit'] ?? 20
    case 'decimal':
      return type.precision + 2
    case 'float':
      return 23
    case 'date':
      return 10
    case 'time':
      return 16
    case 'moment':
      return type.name === 'datetime2' ? 27 : 19
    case 'offset':
      return 34
    case 'guid':
      return 36
    default:
      return type.length === -1 ? 8000 : type.length
  }
}

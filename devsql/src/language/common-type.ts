import { decimal, familyOf, isUnicode, sqlType, TYPES } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'

export const MAX_PRECISION = 38

export const MIN_SCALE = 6

/** The type both operands take (data type precedence); lengths and precisions grow to hold either. */
export function commonType(types: readonly SqlType[]): SqlType {
  return types.reduce((left, right) => {
    if (left.name === right.name && familyOf(left) !== 'decimal') {
      const length =
        left.length === -1 || right.length === -1 ? -1 : Math.max(left.length, right.length)
      return left.scale >= right.scale ? { ...left, length } : { ...right, length }
    }
    const exactDecimals = [left, right].every(isExact)
    if (
      exactDecimals &&
      (familyOf(left) === 'decimal' || familyOf(right) === 'decimal') &&
      left.name !== right.name
    )
      return mixDecimal(left, right)
    if (exactDecimals && familyOf(left) === 'decimal' && isDecimal(left))
      return mixDecimal(left, right)
    if (familyOf(left) === 'string' && familyOf(right) === 'string') return mixText(left, right)
    return TYPES[left.name].rank >= TYPES[right.name].rank ? left : right
  })
}

export const isDecimal = (type: SqlType): boolean =>
  type.name === 'decimal' || type.name === 'numeric'

export const isExact = (type: SqlType): boolean =>
  familyOf(type) === 'integer' || familyOf(type) === 'decimal'

function mixDecimal(left: SqlType, right: SqlType): SqlType {
  if (!isDecimal(left) && !isDecimal(right))
    return TYPES[left.name].rank >= TYPES[right.name].rank ? left : right
  const scale = Math.max(left.scale, right.scale)
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale)
  return { ...capped(whole + scale, scale), name: isDecimal(left) ? left.name : right.name }
}

function mixText(left: SqlType, right: SqlType): SqlType {
  if (left.name === 'xml' || right.name === 'xml') return sqlType('xml')
  const isMax = left.length === -1 || right.length === -1
  const length = isMax ? -1 : Math.max(left.length, right.length)
  return sqlType(isUnicode(left.name) || isUnicode(right.name) ? 'nvarchar' : 'varchar', length)
}

/** Precision and scale cut to 38 as SQL Server cuts them for addition and the common type. */
function capped(precision: number, scale: number): SqlType {
  if (precision <= MAX_PRECISION) return decimal(precision, scale)
  return decimal(
    MAX_PRECISION,
    Math.max(Math.min(scale, MIN_SCALE), scale - (precision - MAX_PRECISION)),
  )
}

import type { ColumnMetaData } from './column.ts'

/** A value as the rows of the case files write it; the patched driver reads exact numbers, dates and times as text. */
export function cellOf(value: unknown, column: ColumnMetaData): unknown {
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex').toUpperCase()}`
  const isReal =
    column.type.name === 'Real' || (column.type.name === 'FloatN' && column.dataLength === 4)
  return typeof value === 'number' && isReal ? shortestReal(value) : value
}

const shortestReal = (value: number): number => {
  for (let digits = 6; digits <= 9; digits += 1) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value) return candidate
  }
  return value
}

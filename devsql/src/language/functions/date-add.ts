import { SqlError } from '../../sql-error.ts'
import type { SqlType } from '../../sql-type.ts'

const MONTHS_OF: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 }

const TICKS_OF: Readonly<Record<string, bigint>> = {
  dayofyear: 864_000_000_000n,
  day: 864_000_000_000n,
  weekday: 864_000_000_000n,
  week: 6_048_000_000_000n,
  hour: 36_000_000_000n,
  minute: 600_000_000n,
  second: 10_000_000n,
  millisecond: 10_000n,
  microsecond: 10n,
}

/** The parts whose sum a datetime or smalldatetime must round again; a coarser part keeps it rounded. */
export const FINE_PARTS: ReadonlySet<string> = new Set([
  'second',
  'millisecond',
  'microsecond',
  'nanosecond',
])

/**
 * Ticks with `count` of `part` added. Written out by part, so that PostgreSQL has nothing to choose for each row. A part
 * DATEADD does not know is error 9810.
 */
export function added(part: string, count: string, moment: string, type: SqlType): string {
  const months = MONTHS_OF[part]
  if (months !== undefined)
    return `tsql.add_months((${count})::int8 * ${months}, ${moment}, '${type.name}')`
  if (part === 'nanosecond')
    return `tsql.within_range((${moment}) + round((${count}) / 100.0)::int8, '${type.name}')`
  const unit = TICKS_OF[part]
  if (unit === undefined)
    throw new SqlError(9810, `The datepart ${part} is not supported by date function dateadd.`)
  return `tsql.within_range((${moment}) + (${count}) * ${unit}::int8, '${type.name}')`
}

import { unsupported } from '../../sql-error.ts'
import { INT, sqlType } from '../../sql-type.ts'
import type { SqlType } from '../../sql-type.ts'
import type { Bound } from '../bound.ts'
import { convert } from '../convert.ts'
import { result } from './function-table.ts'
import type { BuiltIn } from './function-table.ts'

/** A function that makes a moment of its parts: `write` is given them as int, and the scale where the last names one. */
const fromParts = (
  count: number,
  typeOf: (scale: number) => SqlType,
  write: (parts: string[], type: SqlType) => string,
  hasScale = false,
): BuiltIn => ({
  arity: [count, count],
  bind: (args) => {
    const type = typeOf(hasScale ? scaleOf(args[count - 1]) : 0)
    const parts = args.slice(0, hasScale ? -1 : undefined)
    return {
      ...result(
        write(
          parts.map((part) => convert(part, INT).sql),
          type,
        ),
        type,
        args,
      ),
      nullable: true,
    }
  },
})

function scaleOf(bound: Bound | undefined): number {
  const scale = Number(bound?.constant)
  if (Number.isInteger(scale) && scale >= 0 && scale <= 7) return scale
  throw unsupported('a precision that is no literal from 0 to 7')
}

const make = (target: string, parts: readonly string[], fraction: string, unit: number): string =>
  `tsql.make_ticks('${target}', ${parts.join(', ')}, ${fraction}, ${unit})`

const unitOf = ({ scale }: SqlType): number => 10 ** (7 - scale)

const scaled = (name: SqlType['name']) => (scale: number) => sqlType(name, 0, 0, scale)
const only = (type: SqlType) => () => type

export const FROM_PARTS_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  DATEFROMPARTS: fromParts(
    3,
    only(sqlType('date')),
    (day) => `tsql.date_of(${make('date', [...day, '0', '0', '0'], '0', 1)})`,
  ),
  TIMEFROMPARTS: fromParts(
    5,
    scaled('time'),
    ([h = '', mi = '', s = '', fraction = ''], type) =>
      `tsql.time_of(${make('time', ['1900', '1', '1', h, mi, s], fraction, unitOf(type))})`,
    true,
  ),
  SMALLDATETIMEFROMPARTS: fromParts(5, only(sqlType('smalldatetime')), (parts) =>
    make('smalldatetime', [...parts, '0'], '0', 1),
  ),
  DATETIMEFROMPARTS: fromParts(
    7,
    only(sqlType('datetime')),
    (parts) =>
      `tsql.round_ticks(${make('datetime', parts.slice(0, 6), parts[6] ?? '', 10_000)}, 'datetime', 3)`,
  ),
  DATETIME2FROMPARTS: fromParts(
    8,
    scaled('datetime2'),
    (parts, type) => make('datetime2', parts.slice(0, 6), parts[6] ?? '', unitOf(type)),
    true,
  ),
  DATETIMEOFFSETFROMPARTS: fromParts(
    10,
    scaled('datetimeoffset'),
    (parts, type) =>
      `tsql.from_local(${make('datetimeoffset', parts.slice(0, 6), parts[6] ?? '', unitOf(type))}, (${parts[7] ?? ''}) * 60 + (${parts[8] ?? ''}))`,
    true,
  ),
}

import { SqlError } from '../../sql-error.ts'
import { familyOf } from '../../sql-type.ts'
import type { Expression } from '../ast.ts'
import type { Bound } from '../bound.ts'

const PARTS: ReadonlyMap<string, string> = new Map(
  [
    ['year', 'yy', 'yyyy'],
    ['quarter', 'qq', 'q'],
    ['month', 'mm', 'm'],
    ['dayofyear', 'dy', 'y'],
    ['day', 'dd', 'd'],
    ['week', 'wk', 'ww'],
    ['weekday', 'dw', 'w'],
    ['hour', 'hh'],
    ['minute', 'mi', 'n'],
    ['second', 'ss', 's'],
    ['millisecond', 'ms'],
    ['microsecond', 'mcs'],
    ['nanosecond', 'ns'],
    ['tzoffset', 'tz'],
    ['iso_week', 'isowk', 'isoww'],
  ].flatMap(([name = '', ...short]) =>
    [name, ...short].map((alias): [string, string] => [alias, name]),
  ),
)

const CLOCK_PARTS = ['hour', 'minute', 'second', 'millisecond', 'microsecond', 'nanosecond']

/** Error 9810 for a part the type does not have; of a text every part is read. */
export function checkPart(part: string, { type }: Bound, call: string): void {
  const family = familyOf(type)
  const isClock = CLOCK_PARTS.includes(part)
  const isFiner = part === 'microsecond' || part === 'nanosecond'
  const lacks =
    (family === 'date' && isClock) ||
    (family === 'time' && !isClock) ||
    (call === 'dateadd' && isFiner && (type.name === 'datetime' || type.name === 'smalldatetime'))
  if (lacks)
    throw new SqlError(
      9810,
      `The datepart ${part} is not supported by date function ${call} for data type ${type.name}.`,
    )
}

/** A datepart argument: a bare word, not a column. */
export function datePart(node: Expression | undefined, call: string): string {
  const word = node?.kind === 'column' && node.parts.length === 1 ? node.parts[0] : undefined
  const part = word === undefined ? undefined : PARTS.get(word.toLowerCase())
  if (part === undefined)
    throw new SqlError(155, `'${word ?? ''}' is not a recognized ${call} option.`, { severity: 15 })
  return part
}

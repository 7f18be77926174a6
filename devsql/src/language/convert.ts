import { SqlError } from '../sql-error.ts'
import { familyOf, isUnicode } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import { carrier, quoteText } from './bound.ts'
import type { Bound } from './bound.ts'
import { textLength } from './text-length.ts'

export type ConvertOptions = { attempt?: boolean; style?: string; explicit?: boolean }

/**
 * The PostgreSQL text that converts `from` to the carrier of `to`, with SQL Server's rules and errors.
 * `attempt` gives NULL instead of an error (TRY_CAST); pairs SQL Server does not convert raise 206 or 529.
 */
export function convert(from: Bound, to: SqlType, options: ConvertOptions = {}): Bound {
  const nullable = from.nullable || options.attempt === true
  if (from.isNull) return { sql: `NULL::${carrier(to)}`, type: to, nullable: true }
  return { sql: conversion(from, to, options), type: to, nullable }
}

function conversion(from: Bound, to: SqlType, options: ConvertOptions): string {
  const source = familyOf(from.type)
  const target = familyOf(to)
  const attempt = String(options.attempt ?? false)
  const { sql } = from
  if (source === 'variant' && target !== 'variant') {
    return conversion(
      { ...from, type: { ...from.type, name: 'nvarchar', length: -1 } },
      to,
      options,
    )
  }
  switch (target) {
    case 'variant':
    case 'string':
      // Only text and bytes become xml.
      if (to.name === 'xml' && !['string', 'binary', 'variant'].includes(source)) break
      return toText(from, to, options)
    case 'integer':
      if (source === 'integer') return integerToInteger(from, to, attempt)
      if (source === 'string')
        return `tsql.int_of(${sql}, ${name(from.type)}, ${name(to)}, ${attempt})::${carrier(to)}`
      if (source === 'float')
        return `tsql.fit_int_of_float((${sql})::float8, ${name(to)}, ${attempt})::${carrier(to)}`
      if (source === 'decimal') {
        // Of the numbers, only money is rounded; bit is 1 for whatever is not 0.
        const whole = to.name === 'bit' ? '' : isMoney(from.type) ? 'round' : 'trunc'
        return `tsql.fit_int(${whole}(${sql}::numeric), ${name(to)}, ${attempt})::${carrier(to)}`
      }
      if (source === 'binary')
        return to.name === 'bit'
          ? `(tsql.int_of_bytes(${sql}, 8) <> 0)::int::int2`
          : `tsql.int_of_bytes(${sql}, ${INTEGER_BYTES[to.name] ?? 8})::${carrier(to)}`
      if (from.type.name === 'datetime' || from.type.name === 'smalldatetime') {
        return `tsql.fit_int(round(tsql.days_1900(${sql})::numeric), ${name(to)}, ${attempt})::${carrier(to)}`
      }
      break
    case 'decimal': {
      const named = source === 'decimal' || source === 'integer' ? "'numeric'" : name(from.type)
      const facets = `${to.precision}, ${to.scale}, ${named}, ${name(to)}, ${attempt}`
      if (source === 'integer' || source === 'decimal' || source === 'float')
        return `tsql.fit_decimal(${sql}::numeric, ${facets})`
      if (source === 'string')
        return `tsql.fit_decimal(tsql.decimal_of(${sql}, ${name(from.type)}, ${name(to)}, ${attempt}), ${facets})`
      break
    }
    case 'float':
      if (source === 'integer' || source === 'decimal' || source === 'float')
        return `(${sql})::${carrier(to)}`
      if (source === 'string')
        return `tsql.float_of(${sql}, ${name(from.type)}, ${attempt})::${carrier(to)}`
      if (from.type.name === 'datetime' || from.type.name === 'smalldatetime')
        return `tsql.days_1900(${sql})::${carrier(to)}`
      break
    case 'date':
    case 'time':
    case 'moment':
    case 'offset':
      if (['string', 'date', 'time', 'moment', 'offset'].includes(source))
        return toTime(from, to, attempt, options)
      if (
        (source === 'integer' || source === 'decimal' || source === 'float') &&
        (to.name === 'datetime' || to.name === 'smalldatetime')
      ) {
        return `tsql.ticks_of_days(${sql}::float8)`
      }
      break
    case 'guid':
      if (source === 'guid') return sql
      if (source === 'string') return `tsql.guid_of(${sql}, ${attempt})`
      if (source === 'binary') return `tsql.guid_of_bytes(${sql})`
      break
    case 'binary':
      return toBinary(from, to, options)
  }
  throw clash(from.type, to, options)
}

const name = (type: SqlType): string => quoteText(type.name)

const isMoney = (type: SqlType): boolean => type.name === 'money' || type.name === 'smallmoney'

const INTEGER_BYTES: Readonly<Record<string, number>> = {
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
}

function clash(from: SqlType, to: SqlType, options: ConvertOptions): SqlError {
  return options.explicit
    ? new SqlError(
        529,
        `Explicit conversion from data type ${from.name} to ${to.name} is not allowed.`,
        { state: 2 },
      )
    : new SqlError(206, `Operand type clash: ${from.name} is incompatible with ${to.name}`, {
        state: 2,
      })
}

function integerToInteger(from: Bound, to: SqlType, attempt: string): string {
  if (from.type.name === to.name) return from.sql
  if (to.name === 'bit') return `(${from.sql} <> 0)::int::int2`
  const order = ['bit', 'tinyint', 'smallint', 'int', 'bigint']
  if (order.indexOf(from.type.name) < order.indexOf(to.name)) return `(${from.sql})::${carrier(to)}`
  return `tsql.fit_int((${from.sql})::numeric, ${name(to)}, ${attempt})::${carrier(to)}`
}

const STYLE_DEFAULT = '0'

function toText(from: Bound, to: SqlType, options: ConvertOptions): string {
  const style = options.style ?? STYLE_DEFAULT
  const text = rawText(from, style, options)
  const bounded = to.length > 0 && familyOf(to) === 'string'
  if (!bounded) return text
  const isText = familyOf(from.type) === 'string'
  const longest = textLength(from.type)
  if (isText) {
    return from.type.length === -1 || from.type.length > to.length
      ? `left(${text}, ${to.length})`
      : text
  }
  // A number that does not fit a string is an error (or '*' for small integers); dates are cut.
  const isNumber = ['integer', 'decimal', 'float'].includes(familyOf(from.type))
  const fitted =
    isNumber && longest > to.length
      ? `tsql.fit_number_text(${text}, ${to.length}, ${name(from.type)}, ${name(to)})`
      : `left(${text}, ${to.length})`
  return longest > to.length ? fitted : text
}

function rawText(from: Bound, style: string, options: ConvertOptions): string {
  const { sql, type } = from
  switch (familyOf(type)) {
    case 'string':
    case 'variant':
      return sql
    case 'integer':
      return `(${sql})::text`
    case 'decimal':
      return isMoney(type)
        ? `tsql.money_text(${sql}, ${style})`
        : `round(${sql}, ${type.scale})::text`
    case 'float':
      return `tsql.float_text((${sql})::float8, ${style})`
    case 'date':
      return `tsql.moment_text(tsql.ticks(${sql}), 'date', 0, ${style})`
    case 'time':
      return `tsql.moment_text(${sql}, 'time', ${type.scale}, ${style})`
    case 'moment':
      return `tsql.moment_text(${sql}, ${name(type)}, ${type.scale}, ${style})`
    case 'offset':
      return `tsql.offset_text(${sql}, ${type.scale}, ${style})`
    case 'guid':
      return `upper((${sql})::text)`
    case 'binary':
      return `tsql.bytes_text(${sql}, ${style}, ${String(options.attempt ?? false)})`
  }
}

/** Types between the date and time families; `ticks` is the common ground. */
function toTime(from: Bound, to: SqlType, attempt: string, options: ConvertOptions): string {
  const source = familyOf(from.type)
  const { sql } = from
  if (from.type.name === to.name && from.type.scale <= to.scale) return sql
  if (source === 'string') {
    const parsed = `tsql.offset_of(${sql}, ${name(from.type)}, ${name(to)}, ${to.scale}, ${options.style ?? STYLE_DEFAULT}, ${attempt})`
    return fromOffset(parsed, to)
  }
  if (source === 'offset')
    return to.name === 'datetimeoffset'
      ? `tsql.round_offset(${sql}, ${to.scale})`
      : fromOffset(sql, to)
  if (source === 'time' && to.name === 'date') throw clash(from.type, to, options)
  if (to.name === 'date') return source === 'date' ? sql : `tsql.date_of(${sql})`
  if (to.name === 'time') {
    if (source === 'date') throw clash(from.type, to, options)
    return source === 'time'
      ? `tsql.round_time(${sql}, ${to.scale})`
      : `tsql.round_time(tsql.time_of(${sql}), ${to.scale})`
  }
  const ticks =
    source === 'date' ? `tsql.ticks(${sql})` : source === 'time' ? `tsql.ticks_1900(${sql})` : sql
  return to.name === 'datetimeoffset'
    ? `tsql.round_offset(tsql.at_offset(${ticks}, 0), ${to.scale})`
    : roundTo(ticks, to)
}

function fromOffset(offset: string, to: SqlType): string {
  const local = `tsql.local_ticks(${offset})`
  switch (to.name) {
    case 'datetimeoffset':
      return offset
    case 'date':
      return `tsql.date_of(${local})`
    case 'time':
      return `tsql.round_time(tsql.time_of(${local}), ${to.scale})`
    default:
      return roundTo(local, to)
  }
}

const roundTo = (ticks: string, to: SqlType): string =>
  `tsql.round_ticks(${ticks}, ${name(to)}, ${to.scale})`

function toBinary(from: Bound, to: SqlType, options: ConvertOptions): string {
  const { sql, type } = from
  const limit = to.length > 0 ? to.length : 0
  const fit = (bytes: string): string => {
    const cut = limit > 0 ? `substring(${bytes} from 1 for ${limit})` : bytes
    return to.name === 'binary' ? `tsql.pad_bytes(${cut}, ${limit})` : cut
  }
  switch (familyOf(type)) {
    case 'binary':
      return fit(sql)
    case 'string':
      if (!options.explicit && type.name !== 'sql_variant') break
      return fit(
        `tsql.bytes_of(${sql}, ${String(isUnicode(type.name))}, ${options.style ?? STYLE_DEFAULT}, ${String(options.attempt ?? false)})`,
      )
    case 'integer': {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the branch before has shown what it is
      const width = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8 }[type.name as 'bit'] ?? 8
      const bytes = `substring(int8send((${sql})::int8) from ${9 - width})`
      return limit > 0 && to.name === 'binary'
        ? `tsql.pad_left(${bytes}, ${limit})`
        : limit > 0 && limit < width
          ? `substring(${bytes} from ${width - limit + 1})`
          : bytes
    }
    case 'guid':
      return fit(`tsql.guid_bytes(${sql})`)
    default:
  }
  throw clash(type, to, { ...options, explicit: options.explicit ?? false })
}

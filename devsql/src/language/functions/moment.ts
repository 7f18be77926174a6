import { BIGINT, familyOf, INT, nvarchar, sqlType } from '../../sql-type.ts'
import type { SqlType } from '../../sql-type.ts'
import type { Binder } from '../binder.ts'
import type { Bound } from '../bound.ts'
import { convert } from '../convert.ts'
import { added, FINE_PARTS } from './date-add.ts'
import { checkPart, datePart } from './date-part.ts'
import { result } from './function-table.ts'
import type { BuiltIn } from './function-table.ts'

const DATETIME = sqlType('datetime')
const DATETIME2 = sqlType('datetime2')
const OFFSET = sqlType('datetimeoffset')

/** A date, time or text as local ticks; text is read as datetime2. */
export function ticks(bound: Bound): Bound {
  switch (familyOf(bound.type)) {
    case 'moment':
      return bound
    case 'offset':
      return { ...bound, sql: `tsql.local_ticks(${bound.sql})` }
    case 'date':
      return { ...bound, sql: `tsql.ticks(${bound.sql})` }
    case 'time':
      return { ...bound, sql: `tsql.ticks_1900(${bound.sql})` }
    case 'string':
      return convert(bound, DATETIME2)
    default:
      return convert(bound, DATETIME)
  }
}

// One value for the whole statement: a subquery without outer references is computed once. A definition has no subqueries.
const now = (sql: string, type: SqlType): BuiltIn => ({
  arity: [0, 0],
  bind: (_args, { binder }) => ({
    sql: binder.isDefinition ? sql : `(SELECT ${sql})`,
    type,
    nullable: false,
  }),
})

/** One part of a moment; those of weeks depend on SET DATEFIRST. */
function partOf(part: string, moment: string, { environment }: Binder): string {
  const isOfWeek = part === 'week' || part === 'weekday'
  return isOfWeek && environment.dateFirst !== 7
    ? `tsql.week_part('${part}', ${moment}, ${environment.dateFirst})`
    : `tsql.date_part('${part}', ${moment})`
}

const field = (part: string): BuiltIn => ({
  arity: [1, 1],
  bind: ([value]) => result(`tsql.date_part('${part}', ${ticks(value).sql})`, INT, [value]),
})

const difference = (type: SqlType): BuiltIn => ({
  arity: [3, 3],
  bind: ([, from, to], { node }) => {
    const part = datePart(node.arguments[0], 'datediff')
    // datetimeoffset values are compared by their instant (UTC), not as local times.
    const utc = (bound: Bound): string =>
      familyOf(bound.type) === 'offset' ? `(${bound.sql}).utc` : ticks(bound).sql
    const difference = `tsql.date_diff('${part}', ${utc(from)}, ${utc(to)})`
    const sql = type === INT ? `tsql.fit_difference(${difference})` : difference
    return result(sql, type, [from, to])
  },
})

/** Functions whose first argument is a datepart: that argument is not bound as a column. */
export const TAKES_DATE_PART: ReadonlySet<string> = new Set([
  'DATEADD',
  'DATEDIFF',
  'DATEDIFF_BIG',
  'DATEPART',
  'DATENAME',
  'DATETRUNC',
])

export const MOMENT_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  GETDATE: now("tsql.now_at('datetime')", DATETIME),
  CURRENT_TIMESTAMP: now("tsql.now_at('datetime')", DATETIME),
  GETUTCDATE: now("tsql.now_at('datetime')", DATETIME),
  SYSDATETIME: now("tsql.now_at('datetime2')", DATETIME2),
  SYSUTCDATETIME: now("tsql.now_at('datetime2')", DATETIME2),
  SYSDATETIMEOFFSET: now("tsql.at_offset(tsql.now_at('datetime2'), 0)", OFFSET),
  YEAR: field('year'),
  MONTH: field('month'),
  DAY: field('day'),
  DATEPART: {
    arity: [2, 2],
    bind: ([, value], { binder, node }) => {
      const part = datePart(node.arguments[0], 'datepart')
      const source = value
      checkPart(part, source, 'datepart')
      const sql =
        part === 'tzoffset' && familyOf(source.type) === 'offset'
          ? `(${source.sql}).minutes::int4`
          : partOf(part, ticks(source).sql, binder)
      return result(sql, INT, [source])
    },
  },
  DATENAME: {
    arity: [2, 2],
    bind: ([, value], { binder, node }) => {
      const part = datePart(node.arguments[0], 'datename')
      checkPart(part, value, 'datename')
      const sql =
        part === 'week'
          ? `(${partOf(part, ticks(value).sql, binder)})::text`
          : `tsql.date_name('${part}', ${ticks(value).sql})`
      return result(sql, nvarchar(30), [value])
    },
  },
  DATEADD: {
    arity: [3, 3],
    bind: ([, amount, value], { node }) => {
      const part = datePart(node.arguments[0], 'dateadd')
      const source =
        familyOf(value.type) === 'string' || value.isNull ? convert(value, DATETIME) : value
      checkPart(part, source, 'dateadd')
      const count = convert(amount, INT).sql
      const args = [amount, source]
      switch (familyOf(source.type)) {
        case 'date':
          return result(
            `tsql.date_of(${added(part, count, `tsql.ticks(${source.sql})`, source.type)})`,
            source.type,
            args,
          )
        case 'time':
          return result(
            `tsql.time_of(${added(part, count, `tsql.ticks_1900(${source.sql})`, source.type)})`,
            source.type,
            args,
          )
        case 'offset':
          return result(
            `tsql.from_local(${added(part, count, `tsql.local_ticks(${source.sql})`, source.type)}, (${source.sql}).minutes)`,
            source.type,
            args,
          )
        default: {
          const moment = familyOf(source.type) === 'moment' ? source : convert(source, DATETIME)
          const sum = added(part, count, moment.sql, moment.type)
          return result(
            moment.type.name === 'datetime2' || !FINE_PARTS.has(part)
              ? sum
              : `tsql.round_ticks(${sum}, '${moment.type.name}', ${moment.type.scale})`,
            moment.type,
            args,
          )
        }
      }
    },
  },
  DATEDIFF: difference(INT),
  DATEDIFF_BIG: difference(BIGINT),
  DATETRUNC: {
    arity: [2, 2],
    bind: ([, value], { binder, node }) => {
      const source = value
      const part = datePart(node.arguments[0], 'datetrunc')
      const first = binder.environment.dateFirst % 7
      const moment = ticks(source).sql
      // A week that begins later than Sunday is Sunday's, so many days on.
      const sql =
        part === 'week' && first > 0
          ? `(tsql.date_trunc('week', ${moment} - ${first} * 864000000000) + ${first} * 864000000000)`
          : `tsql.date_trunc('${part}', ${moment})`
      switch (familyOf(source.type)) {
        case 'date':
          return result(`tsql.date_of(${sql})`, source.type, [source])
        case 'time':
          return result(`tsql.time_of(${sql})`, source.type, [source])
        case 'offset':
          return result(`tsql.from_local(${sql}, (${source.sql}).minutes)`, source.type, [source])
        case 'moment':
          return result(sql, source.type, [source])
        case 'string':
          return result(sql, DATETIME2, [source])
        default:
          return result(sql, DATETIME, [source])
      }
    },
  },
  EOMONTH: {
    arity: [1, 2],
    bind: ([value, months]) =>
      result(
        `tsql.end_of_month(${ticks(value).sql}, ${months ? convert(months, INT).sql : '0'})`,
        sqlType('date'),
        [value],
      ),
  },
  ISDATE: {
    arity: [1, 1],
    bind: ([value]) => ({
      sql: `(${convert(value, DATETIME, { attempt: true }).sql} IS NOT NULL)::int4`,
      type: INT,
      nullable: false,
    }),
  },
  SWITCHOFFSET: {
    arity: [2, 2],
    bind: ([value, zone]) => {
      const source = familyOf(value.type) === 'offset' ? value : convert(value, OFFSET)
      return result(
        `ROW((${source.sql}).utc, tsql.zone_minutes(${convert(zone, nvarchar(10)).sql}))::tsql.dto`,
        source.type,
        [source],
      )
    },
  },
  TODATETIMEOFFSET: {
    arity: [2, 2],
    bind: ([value, zone]) => {
      const source = ticks(value)
      return result(
        `tsql.from_local(${source.sql}, tsql.zone_minutes(${convert(zone, nvarchar(10)).sql}))`,
        value.type.name === 'datetime2' || familyOf(value.type) === 'offset'
          ? sqlType('datetimeoffset', 0, 0, value.type.scale)
          : OFFSET,
        [source],
      )
    },
  },
}

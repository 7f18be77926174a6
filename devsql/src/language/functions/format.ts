import { SqlError } from '../../sql-error.ts'
import { familyOf, NVARCHAR_MAX, nvarchar, sqlType, varchar } from '../../sql-type.ts'
import { convert } from '../convert.ts'
import { result } from './function-table.ts'
import type { BuiltIn } from './function-table.ts'
import { ticks } from './moment.ts'
import { int, text } from './text-argument.ts'

export const FORMAT_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  QUOTENAME: {
    arity: [1, 2],
    bind: ([value, quote]) => ({
      ...result(
        `tsql.quote_name(${text(value).sql}, ${quote ? text(quote).sql : "'['"})`,
        nvarchar(258),
      ),
      nullable: true,
    }),
  },
  STR: {
    arity: [1, 3],
    bind: ([value, length, places]) =>
      result(
        `tsql.str_of(${convert(value, sqlType('float')).sql}, ${length ? int(length) : '10'}, ${places ? int(places) : '0'})`,
        varchar(Number(length?.constant ?? 10)),
        [value],
      ),
  },
  FORMAT: {
    arity: [2, 3],
    bind: ([value, format]) => {
      const source = value
      const kind = familyOf(source.type)
      if (kind === 'moment' || kind === 'date' || kind === 'offset') {
        return {
          ...result(
            `tsql.format_moment(${ticks(source).sql}, ${text(format).sql})`,
            nvarchar(4000),
          ),
          nullable: true,
        }
      }
      if (kind === 'time') {
        const sql = `tsql.format_time(${ticks(source).sql}, ${text(format).sql})`
        return { ...result(sql, nvarchar(4000)), nullable: true }
      }
      if (kind === 'integer' || kind === 'decimal' || kind === 'float') {
        return {
          ...result(
            `tsql.format_number((${source.sql})::numeric, ${text(format).sql})`,
            nvarchar(4000),
          ),
          nullable: true,
        }
      }
      throw new SqlError(
        8116,
        `Argument data type ${source.type.name} is invalid for argument 1 of format function.`,
      )
    },
  },
  STRING_ESCAPE: {
    arity: [2, 2],
    bind: ([value]) =>
      result(
        `replace(trim(both '"' from to_json(${text(value).sql})::text) COLLATE "C", '/', '\\/')`,
        NVARCHAR_MAX,
        [value],
      ),
  },
}

import { BIGINT, familyOf, INT, isUnicode, sqlType, varchar } from '../../sql-type.ts'
import type { SqlType } from '../../sql-type.ts'
import type { Bound } from '../bound.ts'
import { MANY, result } from './function-table.ts'
import type { BuiltIn } from './function-table.ts'
import { int, MAX_BYTES, text } from './text-argument.ts'

/** A string function that keeps its argument's type. */
const same = (write: (sql: string) => string): BuiltIn => ({
  arity: [1, 1],
  bind: ([argument]) => {
    const value = text(argument)
    return result(write(value.sql), textType(value.type), [value])
  },
})

const textType = (type: SqlType): SqlType =>
  sqlType(isUnicode(type.name) ? 'nvarchar' : 'varchar', type.length)

const wide = (types: readonly SqlType[], length: number): SqlType => {
  const unicode = types.some((type) => isUnicode(type.name))
  const limit = unicode ? 4000 : 8000
  const isMax = types.some((type) => familyOf(type) === 'string' && type.length === -1)
  return sqlType(
    unicode ? 'nvarchar' : 'varchar',
    isMax ? -1 : Math.max(1, Math.min(limit, length)),
  )
}

const lengthOf = (type: SqlType): number =>
  type.length === -1 ? MAX_BYTES : Math.max(1, type.length)

const part = (name: 'left' | 'right'): BuiltIn => ({
  arity: [2, 2],
  bind: ([value, count]) => {
    const source = text(value)
    const size = Number(count.constant ?? lengthOf(source.type))
    const sql = `tsql.${name}_of(${source.sql}, ${int(count)})`
    return result(sql, wide([source.type], Math.min(size, lengthOf(source.type))), [source, count])
  },
})

const concat = (args: readonly Bound[]): { sqls: string[]; length: number } => {
  const texts = args.map((argument) => text(argument))
  return {
    sqls: texts.map(({ sql }) => sql),
    length: texts.reduce((sum, { type }) => sum + lengthOf(type), 0),
  }
}

/** TRIM, LTRIM and RTRIM: of blanks, or of the characters named. */
const trimmed = (name: 'btrim' | 'ltrim' | 'rtrim'): BuiltIn => ({
  arity: [1, 2],
  bind: ([argument, letters]) => {
    const value = text(argument)
    const what = letters === undefined ? "' '" : text(letters).sql
    return result(`${name}(${value.sql}, ${what})`, textType(value.type), [value])
  },
})

export const TEXT_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  LEN: {
    arity: [1, 1],
    bind: ([value]) => {
      const source = text(value)
      return result(
        `length(rtrim(${source.sql}, ' '))${source.type.length === -1 ? '::int8' : ''}`,
        source.type.length === -1 ? BIGINT : INT,
        [source],
      )
    },
  },
  DATALENGTH: {
    arity: [1, 1],
    bind: ([value]) => {
      const source = value
      const isFixed = ['char', 'nchar', 'binary'].includes(source.type.name)
      if (isFixed && source.type.length > 0) {
        const bytes = source.type.length * (isUnicode(source.type.name) ? 2 : 1)
        return result(`CASE WHEN (${source.sql}) IS NOT NULL THEN ${bytes} END`, INT, [source])
      }
      const sql =
        familyOf(source.type) === 'string'
          ? `tsql.text_bytes(${source.sql}, ${String(isUnicode(source.type.name))})`
          : familyOf(source.type) === 'binary'
            ? `length(${source.sql})`
            : `pg_column_size(${source.sql})`
      return source.type.length === -1
        ? result(`(${sql})::int8`, BIGINT, [source])
        : result(sql, INT, [source])
    },
  },
  UPPER: same((sql) => `upper(${sql})`),
  LOWER: same((sql) => `lower(${sql})`),
  LTRIM: trimmed('ltrim'),
  RTRIM: trimmed('rtrim'),
  TRIM: trimmed('btrim'),
  REVERSE: same((sql) => `reverse(${sql})`),
  LEFT: part('left'),
  RIGHT: part('right'),
  SUBSTRING: {
    arity: [3, 3],
    bind: ([value, start, count]) => {
      const source = value
      if (familyOf(source.type) === 'binary') {
        return result(
          `substring(${source.sql} from ${int(start)} for ${int(count)})`,
          sqlType('varbinary', source.type.length),
          [source],
        )
      }
      const from = text(source)
      const size = Number(count.constant ?? lengthOf(from.type))
      const sql = `tsql.substring_of(${from.sql}, ${int(start)}, ${int(count)})`
      return result(sql, wide([from.type], Math.min(size, lengthOf(from.type))), [
        from,
        start,
        count,
      ])
    },
  },
  CHARINDEX: {
    arity: [2, 3],
    bind: ([find, within, start]) => {
      const sql = `tsql.char_index(${text(find).sql}, ${text(within).sql}, ${start ? int(start) : '1'})`
      return result(sql, within.type.length === -1 ? BIGINT : INT, [find, within])
    },
  },
  PATINDEX: {
    arity: [2, 2],
    bind: ([pattern, within]) =>
      result(`tsql.pat_index(${text(pattern).sql}, ${text(within).sql})`, INT, [pattern, within]),
  },
  REPLACE: {
    arity: [3, 3],
    bind: (args) => {
      const texts = args.map((argument) => text(argument))
      const types = texts.map(({ type }) => type)
      return result(
        `tsql.replace_in(${texts.map(({ sql }) => sql).join(', ')})`,
        wide(types, 4000),
        args,
      )
    },
  },
  STUFF: {
    arity: [4, 4],
    bind: ([value, start, count, insert]) => {
      const [source, added] = [text(value), text(insert)]
      const sql = `tsql.stuff(${source.sql}, ${int(start)}, ${int(count)}, ${insert.isNull ? "''" : added.sql})`
      return {
        ...result(
          sql,
          wide([source.type, added.type], lengthOf(source.type) + lengthOf(added.type)),
          [source],
        ),
        nullable: true,
      }
    },
  },
  REPLICATE: {
    arity: [2, 2],
    bind: ([value, count]) => {
      const source = text(value)
      const times = Number(count.constant ?? MAX_BYTES)
      const sql = `CASE WHEN ${int(count)} >= 0 THEN repeat(${source.sql}, ${int(count)}) END`
      return {
        ...result(sql, wide([source.type], lengthOf(source.type) * times), [source]),
        nullable: true,
      }
    },
  },
  SPACE: {
    arity: [1, 1],
    bind: ([count]) => result(`repeat(' ', ${int(count)})`, varchar(MAX_BYTES), [count]),
  },
  CONCAT: {
    arity: [2, MANY],
    bind: (args) => {
      const { sqls, length } = concat(args)
      return {
        sql: `concat(${sqls.join(', ')})`,
        type: wide(
          args.map(({ type }) => type),
          length,
        ),
        nullable: false,
      }
    },
  },
  CONCAT_WS: {
    arity: [3, MANY],
    bind: (args) => {
      const { sqls, length } = concat(args)
      return {
        sql: `concat_ws(${sqls.join(', ')})`,
        type: wide(
          args.map(({ type }) => type),
          length,
        ),
        nullable: false,
      }
    },
  },
  TRANSLATE: {
    arity: [3, 3],
    bind: (args) =>
      result(
        `tsql.translate_in(${args.map((argument) => text(argument).sql).join(', ')})`,
        textType(text(args[0]).type),
        args,
      ),
  },
}

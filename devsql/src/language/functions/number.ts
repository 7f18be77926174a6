import { unsupported } from '../../sql-error.ts'
import { decimal, familyOf, FLOAT, INT } from '../../sql-type.ts'
import type { SqlType } from '../../sql-type.ts'
import type { Bound } from '../bound.ts'
import { convert } from '../convert.ts'
import { result } from './function-table.ts'
import type { BuiltIn } from './function-table.ts'

const widen = (type: SqlType): SqlType => {
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
      return INT
    case 'smallmoney':
      return { ...type, name: 'money', precision: 19 }
    case 'real':
      return FLOAT
    case 'bit':
      return FLOAT
    default:
      return type
  }
}

/** A number as it is, or text as float; anything else is refused by conversion. */
const number = (bound: Bound): Bound =>
  ['integer', 'decimal', 'float'].includes(familyOf(bound.type)) && !bound.isNull
    ? convert(bound, widen(bound.type))
    : convert(bound, FLOAT)

const float = (write: (...sqls: string[]) => string, count = 1): BuiltIn => ({
  arity: [count, count],
  bind: (args) =>
    result(write(...args.map((argument) => convert(argument, FLOAT).sql)), FLOAT, args),
})

const keep = (write: (sql: string) => string): BuiltIn => ({
  arity: [1, 1],
  bind: ([argument]) => {
    const value = number(argument)
    return result(`(${write(value.sql)})`, value.type, [value])
  },
})

const whole = (name: 'ceil' | 'floor'): BuiltIn => ({
  arity: [1, 1],
  bind: ([argument]) => {
    const value = number(argument)
    const type =
      value.type.name === 'decimal' || value.type.name === 'numeric'
        ? decimal(value.type.precision, 0)
        : value.type
    return familyOf(type) === 'integer' ? value : result(`${name}(${value.sql})`, type, [value])
  },
})

export const NUMBER_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  ABS: keep((sql) => `abs(${sql})`),
  SIGN: keep((sql) => `sign(${sql})`),
  CEILING: whole('ceil'),
  FLOOR: whole('floor'),
  ROUND: {
    arity: [2, 3],
    bind: ([argument, places, cut]) => {
      const value = number(argument)
      const digits = convert(places, INT).sql
      const truncates = cut === undefined ? 'false' : `(${convert(cut, INT).sql} <> 0)`
      const sql = `tsql.round_to((${value.sql})::numeric, ${digits}, ${truncates})`
      const cast =
        familyOf(value.type) === 'float'
          ? '::float8'
          : familyOf(value.type) === 'integer'
            ? `::${value.type.name === 'bigint' ? 'int8' : 'int4'}`
            : ''
      if (value.type.name === 'decimal' || value.type.name === 'numeric') {
        const fitted = `tsql.fit_result(${sql}, ${value.type.precision - value.type.scale})`
        return result(fitted, value.type, [value, places])
      }
      return result(sql + cast, value.type, [value, places])
    },
  },
  POWER: {
    arity: [2, 2],
    bind: ([base, exponent]) => {
      const value = number(base)
      const sql = `power(${convert(value, FLOAT).sql}, ${convert(exponent, FLOAT).sql})`
      if (value.type.name === 'int')
        return result(`tsql.fit_power(${sql})`, value.type, [value, exponent])
      return {
        ...convert({ sql, type: FLOAT, nullable: true }, value.type),
        nullable: value.nullable || exponent.nullable,
      }
    },
  },
  SQRT: float((x) => `sqrt(${x})`),
  SQUARE: float((x) => `power(${x}, 2)`),
  EXP: float((x) => `exp(${x})`),
  LOG: {
    arity: [1, 2],
    bind: (args) => {
      const [x, base] = args.map((argument) => convert(argument, FLOAT).sql)
      return result(base === undefined ? `ln(${x})` : `(ln(${x}) / ln(${base}))`, FLOAT, args)
    },
  },
  LOG10: float((x) => `log(${x})`),
  PI: { arity: [0, 0], bind: () => ({ sql: 'pi()', type: FLOAT, nullable: false }) },
  SIN: float((x) => `sin(${x})`),
  COS: float((x) => `cos(${x})`),
  TAN: float((x) => `tan(${x})`),
  ASIN: float((x) => `asin(${x})`),
  ACOS: float((x) => `acos(${x})`),
  ATAN: float((x) => `atan(${x})`),
  ATN2: float((y, x) => `atan2(${y}, ${x})`, 2),
  DEGREES: float((x) => `degrees(${x})`),
  RADIANS: float((x) => `radians(${x})`),
  RAND: {
    arity: [0, 1],
    bind: ([seed]) => {
      if (seed) throw unsupported('RAND(seed)')
      // As GETDATE: once for the statement, not for each row.
      return { sql: '(SELECT random())', type: FLOAT, nullable: false }
    },
  },
  ISNUMERIC: {
    arity: [1, 1],
    bind: ([value]) => ({
      sql: `tsql.is_numeric(${convert(value, { name: 'nvarchar', length: -1, precision: 0, scale: 0 }).sql})`,
      type: INT,
      nullable: false,
    }),
  },
}

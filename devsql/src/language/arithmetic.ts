import { SqlError } from '../sql-error.ts'
import { decimal, familyOf, INT, isUnicode, sqlType } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { Bound } from './bound.ts'
import { commonType, isDecimal, isExact, MAX_PRECISION, MIN_SCALE } from './common-type.ts'
import { convert } from './convert.ts'

type Operator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^'

const OPERATION: Record<Operator, string> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
  '&': "'&'",
  '|': "'|'",
  '^': "'^'",
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'decimal', 'float'])
const CALENDAR: ReadonlySet<string> = new Set(['date', 'time', 'offset'])

/** An arithmetic operation, or the joining of strings. */
export function arithmetic(operator: Operator, left: Bound, right: Bound): Bound {
  const nullable = left.nullable || right.nullable
  const [a, b] = [familyOf(left.type), familyOf(right.type)]
  if (operator === '+') {
    const texts = [left, right].filter((side) => familyOf(side.type) === 'string')
    if (texts.length === 2 || (texts.length === 1 && (left.isNull || right.isNull)))
      return concatenate(left, right)
    if (a === 'binary' && b === 'binary')
      return {
        sql: `(${left.sql} || ${right.sql})`,
        type: sqlType('varbinary', joinedLength(left.type, right.type, 8000)),
        nullable,
      }
  }
  if ((a === 'moment' || b === 'moment') && (operator === '+' || operator === '-'))
    return momentArithmetic(operator, left, right)
  if ([a, b].some((family) => CALENDAR.has(family)) && [a, b].some((family) => NUMBERS.has(family)))
    throw new SqlError(
      206,
      `Operand type clash: ${left.type.name} is incompatible with ${right.type.name}`,
      { state: 2 },
    )
  for (const side of [left, right]) {
    if (!side.isNull && !['integer', 'decimal', 'float', 'string'].includes(familyOf(side.type))) {
      if (familyOf(side.type) === 'binary' && b !== a) continue
      throw new SqlError(
        8117,
        `Operand data type ${side.type.name} is invalid for ${OPERATION[operator]} operator.`,
      )
    }
  }
  let type = commonType([left, right].filter((side) => !side.isNull).map((side) => side.type))
  if (left.isNull && right.isNull) type = INT
  if (familyOf(type) === 'string')
    throw new SqlError(
      8117,
      `Operand data type ${type.name} is invalid for ${OPERATION[operator]} operator.`,
    )
  if (familyOf(type) === 'binary') type = INT
  if (type.name === 'bit') type = INT
  const exact = operandTypes(left, right, type)
  if (isDecimal(type))
    return decimalArithmetic(
      operator,
      convertExact(left, exact[0]),
      convertExact(right, exact[1]),
      nullable,
    )
  const [l, r] = [convert(left, type), convert(right, type)]
  if (operator === '&' || operator === '|' || operator === '^') {
    if (familyOf(type) !== 'integer')
      throw new SqlError(
        402,
        `The data types ${left.type.name} and ${right.type.name} are incompatible in the ${OPERATION[operator]} operator.`,
      )
    return { sql: `(${l.sql} ${operator === '^' ? '#' : operator} ${r.sql})`, type, nullable }
  }
  if (familyOf(type) === 'decimal') {
    // money keeps four digits whatever the operation.
    const sql =
      operator === '/'
        ? `trunc(round(${l.sql}, 8) / ${r.sql}, 4)`
        : operator === '*'
          ? `round(${l.sql} * ${r.sql}, 4)`
          : `(${l.sql} ${operator} ${r.sql})`
    return { sql, type, nullable }
  }
  const sql =
    operator === '%' && familyOf(type) === 'float'
      ? `mod(${l.sql}::numeric, ${r.sql}::numeric)::float8`
      : `(${l.sql} ${operator} ${r.sql})`
  return { sql, type, nullable }
}

// Integers keep their own precision as decimals: int is decimal(10,0); a literal has just its digits.
function operandTypes(left: Bound, right: Bound, common: SqlType): [SqlType, SqlType] {
  const own = (side: Bound): SqlType => {
    if (side.isNull || !isExact(side.type)) return isDecimal(common) ? common : decimal(38, 6)
    if (side.isLiteral && side.constant !== undefined && familyOf(side.type) === 'integer')
      return decimal(Math.max(1, side.constant.replace(/\D/g, '').length), 0)
    return decimal(side.type.precision, side.type.scale)
  }
  return [own(left), own(right)]
}

function convertExact(side: Bound, type: SqlType): Bound {
  if (!side.isNull && isExact(side.type)) return { ...side, sql: `(${side.sql})::numeric`, type }
  return convert(side, type)
}

// "Precision, scale, and length (Transact-SQL)": the result types of decimal arithmetic.
function decimalArithmetic(
  operator: Operator,
  left: Bound,
  right: Bound,
  nullable: boolean,
): Bound {
  const [p1, s1, p2, s2] = [
    left.type.precision,
    left.type.scale,
    right.type.precision,
    right.type.scale,
  ]
  switch (operator) {
    case '+':
    case '-': {
      const scale = Math.max(s1, s2)
      const whole = Math.max(p1 - s1, p2 - s2)
      const precision = whole + scale + 1
      // Past 38 digits the whole part is kept, at the cost of the scale.
      const type =
        precision <= MAX_PRECISION
          ? decimal(precision, scale)
          : decimal(MAX_PRECISION, Math.min(scale, MAX_PRECISION - whole))
      const sum = fitted(`${left.sql} ${operator} ${right.sql}`, type, type.scale < scale)
      return { sql: precision > MAX_PRECISION ? within(sum, type) : sum, type, nullable }
    }
    case '*': {
      const type = reduced(p1 + p2 + 1, s1 + s2)
      const product = fitted(`${left.sql} * ${right.sql}`, type, type.scale < s1 + s2)
      return { sql: p1 + p2 + 1 > MAX_PRECISION ? within(product, type) : product, type, nullable }
    }
    case '/': {
      const scale = Math.max(MIN_SCALE, s1 + p2 + 1)
      const type = reduced(p1 - s1 + s2 + scale, scale)
      return {
        sql: `trunc(round(${left.sql}, ${type.scale + 2}) / ${right.sql}, ${type.scale})`,
        type,
        nullable,
      }
    }
    case '%': {
      const scale = Math.max(s1, s2)
      return {
        sql: `mod(${left.sql}, ${right.sql})`,
        type: decimal(Math.min(MAX_PRECISION, Math.min(p1 - s1, p2 - s2) + scale), scale),
        nullable,
      }
    }
    default:
      throw new SqlError(
        402,
        `The data types ${left.type.name} and ${right.type.name} are incompatible in the ${OPERATION[operator]} operator.`,
      )
  }
}

const within = (sql: string, type: SqlType): string =>
  `tsql.within_precision(${sql}, ${type.scale})`

const fitted = (sql: string, type: SqlType, rounds: boolean): string =>
  rounds ? `round(${sql}, ${type.scale})` : `(${sql})`

/** Multiplication and division above 38 digits give up scale, but keep six digits where the whole part leaves room. */
function reduced(precision: number, scale: number): SqlType {
  if (precision <= MAX_PRECISION) return decimal(precision, scale)
  const whole = precision - scale
  if (whole < 32) return decimal(MAX_PRECISION, Math.min(scale, MAX_PRECISION - whole))
  return decimal(MAX_PRECISION, scale > MIN_SCALE ? MIN_SCALE : scale)
}

function momentArithmetic(operator: '+' | '-', left: Bound, right: Bound): Bound {
  const odd = [left, right].find((side) =>
    ['datetime2', 'date', 'time', 'datetimeoffset'].includes(side.type.name),
  )
  if (odd) {
    throw new SqlError(
      402,
      `The data types ${left.type.name} and ${right.type.name} are incompatible in the ${OPERATION[operator]} operator.`,
    )
  }
  const type = sqlType('datetime')
  const days = (side: Bound): string =>
    familyOf(side.type) === 'moment'
      ? `tsql.days_1900(${side.sql})`
      : familyOf(side.type) === 'string'
        ? `tsql.days_1900(${convert(side, type).sql})`
        : `(${side.sql})::float8`
  return {
    sql: `tsql.ticks_of_days(${days(left)} ${operator} ${days(right)})`,
    type,
    nullable: left.nullable || right.nullable,
  }
}

function joinedLength(left: SqlType, right: SqlType, limit: number): number {
  return left.length === -1 || right.length === -1
    ? -1
    : Math.min(limit, left.length + right.length)
}

function concatenate(left: Bound, right: Bound): Bound {
  const types = [left, right].filter((side) => !side.isNull).map((side) => side.type)
  const unicode = types.some((type) => isUnicode(type.name))
  const [first = sqlType('varchar', 1), second = first] = types
  const length = joinedLength(first, second, unicode ? 4000 : 8000)
  const text = (side: Bound): string => {
    if (side.isNull) return 'NULL::text'
    return side.type.name === 'char' || side.type.name === 'nchar'
      ? `rpad(${side.sql}, ${side.type.length})`
      : side.sql
  }
  return {
    sql: `(${text(left)} || ${text(right)})`,
    type: sqlType(unicode ? 'nvarchar' : 'varchar', Math.max(length, -1)),
    nullable: left.nullable || right.nullable,
  }
}

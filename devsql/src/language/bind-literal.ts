import { SqlError } from '../sql-error.ts'
import { decimal, FLOAT, INT, nvarchar, sqlType, varchar } from '../sql-type.ts'
import type { Expression } from './ast.ts'
import { literal } from './bound.ts'
import type { Bound } from './bound.ts'

const MAX_INT = 2_147_483_647n

/** A constant with the type SQL Server gives it. */
export function bindLiteral(node: Extract<Expression, { kind: 'literal' }>): Bound {
  const { of, text, line } = node
  switch (of) {
    case 'null':
      return { sql: 'NULL', type: INT, nullable: true, isNull: true }
    case 'string':
      return {
        sql: literal(varchar(1), text),
        type: varchar(textSize(text, 8000)),
        nullable: false,
        constant: text,
      }
    case 'nstring':
      return {
        sql: literal(nvarchar(1), text),
        type: nvarchar(textSize(text, 4000)),
        nullable: false,
        constant: text,
      }
    case 'binary': {
      const hex = text.length % 2 === 0 ? text : `0${text}`
      return {
        sql: `'\\x${hex}'::bytea`,
        type: sqlType('varbinary', Math.max(1, hex.length / 2)),
        nullable: false,
      }
    }
    case 'money':
      return { sql: `${text}::numeric`, type: sqlType('money'), nullable: false }
    case 'number':
      return number(text, line)
  }
}

const textSize = (text: string, limit: number): number =>
  text.length > limit ? -1 : Math.max(1, text.length)

function number(text: string, line: number): Bound {
  if (/e/i.test(text))
    return { sql: `'${text}'::float8`, type: FLOAT, nullable: false, constant: text }
  const [whole = '', fraction] = text.split('.')
  const digits = whole.replace(/^0+/, '')
  if (fraction === undefined && BigInt(whole) <= MAX_INT)
    return {
      sql: String(BigInt(whole)),
      type: INT,
      nullable: false,
      constant: text,
      isLiteral: true,
    }
  const scale = fraction?.length ?? 0
  const precision = Math.max(1, digits.length + scale)
  if (precision > 38)
    throw new SqlError(
      1007,
      `The number '${text}' is out of the range for numeric representation (maximum precision 38).`,
      { severity: 15, line },
    )
  return {
    sql: `'${whole === '' ? '0' : whole}${fraction ? `.${fraction}` : ''}'::numeric`,
    type: { ...decimal(precision, scale), name: 'numeric' },
    nullable: false,
    constant: text,
  }
}

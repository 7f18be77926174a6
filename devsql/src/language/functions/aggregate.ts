import { SqlError } from '../../sql-error.ts'
import {
  BIGINT,
  decimal,
  familyOf,
  FLOAT,
  INT,
  isUnicode,
  NVARCHAR_MAX,
  nvarchar,
  sqlType,
  varchar,
} from '../../sql-type.ts'
import type { SqlType } from '../../sql-type.ts'
import { TOTAL } from '../add-up.ts'
import type { Call } from '../ast.ts'
import type { Binder } from '../binder.ts'
import type { Bound } from '../bound.ts'
import { convert } from '../convert.ts'
import { orderKey, sortable } from '../compare.ts'
import type { Scope } from '../scope.ts'
import { orderList, overClause } from './over-clause.ts'

const AGGREGATES = new Set([
  TOTAL,
  'COUNT',
  'COUNT_BIG',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'STRING_AGG',
  'STDEV',
  'STDEVP',
  'VAR',
  'VARP',
  'GROUPING',
])
export const isAggregate = (name: string): boolean => AGGREGATES.has(name)

const STATISTICS: Readonly<Record<string, string>> = {
  STDEV: 'stddev_samp',
  STDEVP: 'stddev_pop',
  VAR: 'var_samp',
  VARP: 'var_pop',
}

/** Aggregates, with or without OVER. The cast stands outside the window. */
export function bindAggregate(binder: Binder, node: Call, scope: Scope): Bound {
  const name = (node.name[0] ?? '').toUpperCase()
  const over = overClause(binder, node, scope)
  const distinct = node.distinct ? 'DISTINCT ' : ''
  const [first, second] = node.arguments
  if (!first)
    throw new SqlError(174, `The ${name.toLowerCase()} function requires 1 argument(s).`, {
      severity: 15,
      line: node.line,
    })
  if (first.kind === 'star') {
    if (name === 'COUNT') return { sql: `(count(*)${over})::int4`, type: INT, nullable: true }
    if (name === 'COUNT_BIG') return { sql: `count(*)${over}`, type: BIGINT, nullable: true }
    throw new SqlError(102, "Incorrect syntax near '*'.", { severity: 15, line: node.line })
  }
  const value = binder.expression(first, scope)
  if (name === 'COUNT')
    return { sql: `(count(${distinct}${sortable(value)})${over})::int4`, type: INT, nullable: true }
  if (name === 'COUNT_BIG')
    return { sql: `count(${distinct}${sortable(value)})${over}`, type: BIGINT, nullable: true }
  if (name === 'GROUPING')
    return { sql: `grouping(${value.sql})::int2`, type: sqlType('tinyint'), nullable: false }
  if (name === TOTAL) return total(binder, node, value, scope)
  if (name === 'STRING_AGG') return stringAggregate(binder, node, value, second, scope)
  if (name === 'MIN' || name === 'MAX') return extreme(name, value, over)
  return sumOf(name, value, distinct, over, node.line)
}

function extreme(name: 'MIN' | 'MAX', value: Bound, over: string): Bound {
  if (value.type.name === 'bit')
    throw new SqlError(8117, `Operand data type bit is invalid for ${name.toLowerCase()} operator.`)
  const sql =
    value.type.name === 'datetimeoffset' || value.type.name === 'uniqueidentifier'
      ? `(array_agg(${value.sql} ORDER BY ${orderKey(value)} ${name === 'MIN' ? 'ASC' : 'DESC'} NULLS LAST)${over})[1]`
      : `${name.toLowerCase()}(${value.sql})${over}`
  return { sql, type: value.type, nullable: true }
}

function sumOf(name: string, value: Bound, distinct: string, over: string, line: number): Bound {
  const family = familyOf(value.type)
  const operator = name === 'SUM' ? 'sum' : name === 'AVG' ? 'avg' : name.toLowerCase()
  if (
    value.isNull ||
    !['integer', 'decimal', 'float'].includes(family) ||
    value.type.name === 'bit'
  ) {
    throw new SqlError(
      8117,
      `Operand data type ${value.isNull ? 'NULL' : value.type.name} is invalid for ${operator} operator.`,
      { line },
    )
  }
  const statistic = STATISTICS[name]
  if (statistic)
    return {
      sql: `(${statistic}(${distinct}(${value.sql})::float8)${over})`,
      type: FLOAT,
      nullable: true,
    }
  const type = sumType(name, value.type)
  const call = `${operator}(${distinct}${family === 'float' ? `(${value.sql})::float8` : value.sql})${over}`
  if (family === 'integer') {
    const cast = type.name === 'bigint' ? 'int8' : 'int4'
    return {
      sql: name === 'AVG' ? `trunc(${call})::${cast}` : `(${call})::${cast}`,
      type,
      nullable: true,
    }
  }
  if (family === 'decimal' && name === 'AVG')
    return { sql: `trunc(${call}, ${type.scale})`, type, nullable: true }
  return { sql: call, type, nullable: true }
}

function sumType(name: string, type: SqlType): SqlType {
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
      return INT
    case 'smallmoney':
    case 'money':
      return sqlType('money')
    case 'real':
      return FLOAT
    case 'decimal':
    case 'numeric':
      return {
        ...decimal(38, name === 'AVG' ? Math.max(type.scale, 6) : type.scale),
        name: type.name,
      }
    default:
      return type
  }
}

// As repeated addition: one NULL makes the whole NULL.
function total(binder: Binder, node: Call, value: Bound, scope: Scope): Bound {
  const order = node.withinGroup ? ` ORDER BY ${orderList(binder, node.withinGroup, scope)}` : ''
  const sum =
    familyOf(value.type) === 'string'
      ? { sql: `string_agg(${value.sql}, ''${order})`, type: { ...value.type, length: -1 } }
      : sumOf('SUM', value, '', '', node.line)
  return {
    sql: `(CASE WHEN count(*) = count(${value.sql}) THEN ${sum.sql} END)`,
    type: sum.type,
    nullable: true,
  }
}

function stringAggregate(
  binder: Binder,
  node: Call,
  value: Bound,
  separator: Call['arguments'][number] | undefined,
  scope: Scope,
): Bound {
  if (!separator)
    throw new SqlError(174, 'The string_agg function requires 2 argument(s).', {
      severity: 15,
      line: node.line,
    })
  const text = familyOf(value.type) === 'string' ? value : convert(value, nvarchar(4000))
  const order = node.withinGroup ? ` ORDER BY ${orderList(binder, node.withinGroup, scope)}` : ''
  const type =
    text.type.length === -1
      ? isUnicode(text.type.name)
        ? NVARCHAR_MAX
        : sqlType('varchar', -1)
      : isUnicode(text.type.name)
        ? nvarchar(4000)
        : varchar(8000)
  return {
    sql: `string_agg(${text.sql}, ${convert(binder.expression(separator, scope), nvarchar(4000)).sql}${order})`,
    type,
    nullable: true,
  }
}

import { SqlError } from '../../sql-error.ts'
import { familyOf, FLOAT } from '../../sql-type.ts'
import type { Call } from '../ast.ts'
import type { Binder } from '../binder.ts'
import type { Bound } from '../bound.ts'
import { sortable } from '../compare.ts'
import { convert } from '../convert.ts'
import type { Scope } from '../scope.ts'

/**
 * PERCENTILE_CONT and PERCENTILE_DISC. PostgreSQL has them as aggregates only: here a window gathers its values in order, once for
 * each partition, and a function picks from them.
 */
export function bindPercentile(binder: Binder, node: Call, scope: Scope): Bound {
  const name = (node.name[0] ?? '').toUpperCase()
  const fail = (number: number, clause: string): SqlError =>
    new SqlError(number, `The function '${name}' must have ${clause} clause.`, {
      severity: 15,
      line: node.line,
    })
  const [order, ...more] = node.withinGroup ?? []
  if (!order || more.length > 0) throw fail(10_754, 'a WITHIN GROUP')
  if (!node.over) throw fail(10_753, 'an OVER')
  const [share] = node.arguments
  if (!share || node.arguments.length > 1)
    throw new SqlError(174, `The ${name.toLowerCase()} function requires 1 argument(s).`, {
      severity: 15,
      line: node.line,
    })
  const given = binder.expression(share, scope)
  if (given.constant !== undefined && !(Number(given.constant) >= 0 && Number(given.constant) <= 1))
    throw new SqlError(
      10_751,
      'The PERCENTILE_CONT or PERCENTILE_DISC function takes an argument of the range [0, 1].',
      { line: node.line },
    )
  const ordered = binder.expression(order.expression, scope)
  const isContinuous = name === 'PERCENTILE_CONT'
  if (isContinuous && !['integer', 'decimal', 'float'].includes(familyOf(ordered.type)))
    throw new SqlError(
      8117,
      `Operand data type ${ordered.type.name} is invalid for percentile_cont operator.`,
      { line: node.line },
    )
  const value = isContinuous ? convert(ordered, FLOAT) : ordered
  const partition = node.over.partition
    .map((item) => sortable(binder.expression(item, scope)))
    .join(', ')
  const window = `${partition && `PARTITION BY ${partition} `}ORDER BY ${sortable(ordered)} ${order.descending ? 'DESC' : 'ASC'} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`
  return {
    sql: `tsql.${name.toLowerCase()}(array_agg(${value.sql}) FILTER (WHERE ${value.sql} IS NOT NULL) OVER (${window}), ${convert(given, FLOAT).sql})`,
    type: value.type,
    nullable: true,
  }
}

import { SqlError } from '../../sql-error.ts'
import { BIGINT, FLOAT, INT } from '../../sql-type.ts'
import type { Call } from '../ast.ts'
import type { Binder } from '../binder.ts'
import type { Bound } from '../bound.ts'
import { convert } from '../convert.ts'
import type { Scope } from '../scope.ts'
import { overClause } from './over-clause.ts'

const WINDOWS = new Set([
  'ROW_NUMBER',
  'RANK',
  'DENSE_RANK',
  'NTILE',
  'LAG',
  'LEAD',
  'FIRST_VALUE',
  'LAST_VALUE',
  'PERCENT_RANK',
  'CUME_DIST',
])

export const isWindow = (name: string): boolean => WINDOWS.has(name)

/** Ranking and offset functions; all need OVER. */
export function bindWindow(binder: Binder, node: Call, scope: Scope): Bound {
  const name = (node.name[0] ?? '').toUpperCase()
  if (!node.over)
    throw new SqlError(10753, `The function '${name}' must have an OVER clause.`, {
      severity: 15,
      line: node.line,
    })
  if (node.over.order.length === 0)
    throw new SqlError(4112, `The function '${name}' must have an OVER clause with ORDER BY.`, {
      severity: 15,
      line: node.line,
    })
  const over = overClause(binder, node, scope)
  const [first, ...rest] = node.arguments.map((argument) => binder.expression(argument, scope))
  switch (name) {
    case 'ROW_NUMBER':
    case 'RANK':
    case 'DENSE_RANK':
      return { sql: `(${name.toLowerCase()}()${over})`, type: BIGINT, nullable: true }
    case 'PERCENT_RANK':
    case 'CUME_DIST':
      return { sql: `(${name.toLowerCase()}()${over})`, type: FLOAT, nullable: true }
    default:
  }
  if (!first)
    throw new SqlError(174, `The ${name.toLowerCase()} function requires 1 argument(s).`, {
      severity: 15,
      line: node.line,
    })
  if (name === 'NTILE')
    return { sql: `(ntile(${convert(first, INT).sql})${over})::int8`, type: BIGINT, nullable: true }
  const [offset, fallback] = rest
  const args = [
    first.sql,
    ...(offset ? [convert(offset, INT).sql] : []),
    ...(fallback ? [convert(fallback, first.type).sql] : []),
  ]
  return {
    sql: `(${name.toLowerCase()}(${args.join(', ')})${over})`,
    type: first.type,
    nullable: true,
  }
}

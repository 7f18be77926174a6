import { SqlError } from '../sql-error.ts'
import type { Call, Expression, Select } from './ast.ts'
import type { Binder } from './binder.ts'
import { isAggregate } from './functions/aggregate.ts'
import { resolveColumn } from './scope.ts'
import type { Scope } from './scope.ts'

type Clause = 'select' | 'having' | 'order'

const WORDS: Readonly<Record<Clause, (column: string) => [number, string]>> = {
  select: (column) => [
    8120,
    `Column '${column}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
  ],
  having: (column) => [
    8121,
    `Column '${column}' is invalid in the HAVING clause because it is not contained in either an aggregate function or the GROUP BY clause.`,
  ],
  order: (column) => [
    8127,
    `Column "${column}" is invalid in the ORDER BY clause because it is not contained in either an aggregate function or the GROUP BY clause.`,
  ],
}

type Node = { kind?: unknown }

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

const isCall = (node: Node): node is Call => node.kind === 'call'

const isPlainAggregate = (node: Node): boolean =>
  isCall(node) && isAggregate((node.name[0] ?? '').toUpperCase()) && !node.over

/** Whether a SELECT groups its rows: by GROUP BY, HAVING, or an aggregate of its own. */
export function isGrouped(node: Select): boolean {
  const aggregates = (value: unknown): boolean => {
    if (!isNode(value) || value.kind === 'query') return false
    return isPlainAggregate(value) || Object.values(value).some((part) => aggregates(part))
  }
  return (
    node.groupBy.length > 0 ||
    node.groupSets !== undefined ||
    node.having !== undefined ||
    node.items.some((item) => aggregates(item.expression))
  )
}

/**
 * Refuses a column of this FROM that is neither grouped nor inside an aggregate. PostgreSQL would let one pass that depends on
 * a grouped primary key. `groups` are the bound texts of GROUP BY.
 */
export function demandGrouped(
  binder: Binder,
  root: unknown,
  scope: Scope,
  groups: ReadonlySet<string>,
  clause: Clause,
): void {
  const own: Scope = { relations: scope.relations, ctes: scope.ctes }
  const check = (value: unknown): void => {
    if (!isNode(value)) return
    if (Array.isArray(value)) return value.forEach((part) => check(part))
    if (value.kind === 'query' || isPlainAggregate(value)) return
    if (groups.size > 0 && isExpression(value) && groups.has(boundText(binder, value, scope)))
      return
    if (isExpression(value) && value.kind === 'column') return refuse(value.parts, value.line)
    Object.values(value).forEach((part) => check(part))
  }
  const refuse = (parts: readonly string[], line: number): void => {
    const found = ownColumn(own, parts, line)
    if (!found || groups.has(found.sql)) return
    const { relation, column } = found
    const name = [relation.schema, relation.name, column.name].filter(Boolean).join('.')
    const [number, message] = WORDS[clause](name)
    throw new SqlError(number, message, { line })
  }
  check(root)
}

const EXPRESSIONS: ReadonlySet<unknown> = new Set([
  'column',
  'unary',
  'binary',
  'case',
  'cast',
  'iif',
  'call',
  'collate',
  'atTimeZone',
])

const isExpression = (node: Node): node is Expression => EXPRESSIONS.has(node.kind)

// A datepart is no column, and what cannot be bound alone is looked at in its parts.
function boundText(binder: Binder, node: Expression, scope: Scope): string {
  try {
    return binder.expression(node, scope).sql
  } catch (error) {
    if (error instanceof SqlError) return ''
    throw error
  }
}

function ownColumn(scope: Scope, parts: readonly string[], line: number) {
  try {
    return resolveColumn(scope, parts, line)
  } catch (error) {
    if (error instanceof SqlError) return undefined
    throw error
  }
}

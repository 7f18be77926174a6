import { SqlError } from '../sql-error.ts'
import { familyOf, isUnicode, NVARCHAR_MAX } from '../sql-type.ts'
import type { Condition } from './ast.ts'
import type { Binder } from './binder.ts'
import type { Bound } from './bound.ts'
import { convert } from './convert.ts'
import { comparable } from './compare.ts'
import { bindInnerQuery } from './inner-query.ts'
import { childScope } from './scope.ts'
import type { Scope } from './scope.ts'

/** Binds a search condition to a PostgreSQL boolean. */
export function bindCondition(binder: Binder, node: Condition, scope: Scope): string {
  const negate = (sql: string, negated: boolean): string => (negated ? `(NOT ${sql})` : sql)
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${bindCondition(binder, node.left, scope)} ${node.kind.toUpperCase()} ${bindCondition(binder, node.right, scope)})`
    case 'not':
      return `(NOT ${bindCondition(binder, node.operand, scope)})`
    case 'compare': {
      const [left, right] = comparable(
        [binder.expression(node.left, scope), binder.expression(node.right, scope)],
        node.operator === '=' || node.operator === '<>',
      )
      return `(${left} ${node.operator} ${right})`
    }
    case 'quantified': {
      const query = bindInnerQuery(binder, node.query, childScope(scope))
      const left = binder.expression(node.left, scope)
      const [only] = query.columns
      if (!only || query.columns.length > 1) throw oneColumn(node.line)
      const [l, r] = comparable([left, { sql: 'q.c1', type: only.type, nullable: true }])
      return `(${l} ${node.operator} ${node.quantifier} (SELECT ${r} FROM (${query.sql}) q))`
    }
    case 'isNull':
      return `(${binder.expression(node.operand, scope).sql} IS ${node.negated ? 'NOT ' : ''}NULL)`
    case 'in':
      return negate(inList(binder, node, scope), node.negated)
    case 'between': {
      const [operand, low, high] = comparable(
        [node.operand, node.low, node.high].map((part) => binder.expression(part, scope)),
      )
      return negate(`(${operand} BETWEEN ${low} AND ${high})`, node.negated)
    }
    case 'like':
      return negate(like(binder, node, scope), node.negated)
    case 'exists':
      return `EXISTS (${bindInnerQuery(binder, node.query, childScope(scope)).sql})`
  }
}

const oneColumn = (line: number): SqlError =>
  new SqlError(
    116,
    'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    { line },
  )

function inList(binder: Binder, node: Extract<Condition, { kind: 'in' }>, scope: Scope): string {
  const operand = binder.expression(node.operand, scope)
  if (Array.isArray(node.list)) {
    const [left, ...items] = comparable(
      [operand, ...node.list.map((item) => binder.expression(item, scope))],
      true,
    )
    return `(${left} IN (${items.join(', ')}))`
  }
  const query = bindInnerQuery(binder, node.list, childScope(scope))
  const [only] = query.columns
  if (!only || query.columns.length > 1) throw oneColumn(node.line)
  const [left, right] = comparable(
    [operand, { sql: 'q.c1', type: only.type, nullable: true }],
    true,
  )
  return `(${left} IN (SELECT ${right} FROM (${query.sql}) q))`
}

const BRACKET = '['

function like(binder: Binder, node: Extract<Condition, { kind: 'like' }>, scope: Scope): string {
  const text = (bound: Bound): string =>
    familyOf(bound.type) === 'string' ? bound.sql : convert(bound, NVARCHAR_MAX).sql
  const value = binder.expression(node.operand, scope)
  const operand = text(value)
  const pattern = binder.expression(node.pattern, scope)
  const escape = node.escape ? binder.expression(node.escape, scope) : undefined
  // Both sides folded and compared by code point: LIKE under a case-insensitive collation is new in PostgreSQL 18.
  const match = (value: string): string =>
    pattern.constant !== undefined && !pattern.constant.includes(BRACKET) && !escape
      ? `(tsql.fold(${value}) COLLATE "C" LIKE tsql.fold(${text(pattern)}) COLLATE "C" ESCAPE '')`
      : `tsql.is_like(${value}, ${text(pattern)}, ${escape ? text(escape) : 'NULL'})`
  // Blanks at the end of the text are ignored, unless one side is Unicode ("LIKE", remarks).
  const isUnicodeMatch = isUnicode(value.type.name) || isUnicode(pattern.type.name)
  if (isUnicodeMatch || pattern.constant?.endsWith('%')) return match(operand)
  return `(${match(operand)} OR ${match(`rtrim(${operand}, ' ')`)})`
}

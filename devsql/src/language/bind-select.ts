import { SqlError } from '../sql-error.ts'
import { BIGINT, FLOAT } from '../sql-type.ts'
import type { ResultColumn } from '../sql-type.ts'
import type { Expression, OrderItem, Select, SelectItem } from './ast.ts'
import type { Binder } from './binder.ts'
import { bindSource } from './bind-source.ts'
import type { Bound } from './bound.ts'
import { carrier } from './bound.ts'
import type { BoundQuery } from './bound-query.ts'
import { convert } from './convert.ts'
import { demandGrouped, isGrouped } from './grouped.ts'
import { orderKey } from './compare.ts'
import { isHidden } from './recursion.ts'
import { resolveColumn, sameName } from './scope.ts'
import type { Scope } from './scope.ts'

export type BoundItem = { value: Bound; column: ResultColumn }

/** Binds one SELECT. `orderBy` comes from the query around it, because it may name columns of this FROM. */
export function bindSelect(
  binder: Binder,
  node: Select,
  outer: Scope,
  orderBy: readonly OrderItem[],
): BoundQuery {
  const source = node.from ? bindSource(binder, node.from, outer) : undefined
  const scope: Scope = {
    relations: source?.relations ?? [],
    ctes: outer.ctes,
    ...(outer.parent && { parent: outer.parent }),
  }
  const items = node.items.flatMap((item) => bindItem(binder, item, scope))
  if (items.length === 0)
    throw new SqlError(263, 'Must specify table to select from.', { line: node.line })

  const where = node.where
    ? ` WHERE ${binder.condition(node.where, { ...scope, aggregates: 'forbidden' })}`
    : ''
  const group = groupBy(binder, node, scope)
  if (isGrouped(node)) checkGroups(binder, node, scope, orderBy, items)
  const having = node.having ? ` HAVING ${binder.condition(node.having, scope)}` : ''
  const order = orderBy.map((item) => orderItem(binder, item, items, scope, node.distinct))
  const orderSql = order.length > 0 ? ` ORDER BY ${order.join(', ')}` : ''
  const select = node.distinct ? 'SELECT DISTINCT' : 'SELECT'
  const list = items.map(({ value }, index) => `${typed(value)} AS c${index + 1}`).join(', ')
  const from = source ? ` FROM ${source.sql}` : ''
  const unlimited = `${select} ${list}${from}${where}${group}${having}`
  const top = bindTop(binder, node, scope, orderBy.length > 0, unlimited)
  const sql = `${unlimited}${orderSql}${top.limit}`
  const columns = items.map(({ column }) => column)
  return top.percent === undefined
    ? { sql, columns }
    : { sql: percentOf(sql, top.percent, columns), columns }
}

// An item of ORDER BY that names a column of the select list was looked at there.
function checkGroups(
  binder: Binder,
  node: Select,
  scope: Scope,
  orderBy: readonly OrderItem[],
  items: readonly BoundItem[],
): void {
  const grouping = node.groupSets?.sets.flat() ?? node.groupBy
  const groups = new Set(grouping.map((expression) => binder.expression(expression, scope).sql))
  for (const { expression } of node.items) {
    const parts = expression.kind === 'star' ? starColumns(expression, scope) : expression
    demandGrouped(binder, parts, scope, groups, 'select')
  }
  if (node.having) demandGrouped(binder, node.having, scope, groups, 'having')
  for (const { expression } of orderBy) {
    const isItem =
      expression.kind === 'column' &&
      expression.parts.length === 1 &&
      items.some(({ column }) => sameName(column.name, expression.parts[0] ?? ''))
    if (!isItem) demandGrouped(binder, expression, scope, groups, 'order')
  }
}

const starColumns = (
  { qualifier, line }: Extract<Expression, { kind: 'star' }>,
  scope: Scope,
): Expression[] =>
  scope.relations
    .filter(({ name }) => qualifier.length === 0 || sameName(name, qualifier.at(-1) ?? ''))
    .flatMap(({ name, columns }) =>
      columns.map((column): Expression => ({ kind: 'column', parts: [name, column.name], line })),
    )

// A bare NULL column is an int to SQL Server.
const typed = (value: Bound): string => (value.isNull ? `NULL::${carrier(value.type)}` : value.sql)

/** A select item: one column, or all of a star. */
export function bindItem(binder: Binder, item: SelectItem, scope: Scope): BoundItem[] {
  const { expression } = item
  if (expression.kind === 'star') return expandStar(expression, scope)
  const value = binder.expression(expression, scope)
  const source =
    expression.kind === 'column'
      ? resolveColumn(scope, expression.parts, expression.line).column
      : undefined
  const name = item.alias ?? source?.name ?? ''
  const column: ResultColumn = { name, type: value.type, nullable: value.nullable }
  return [
    {
      value,
      column: {
        ...column,
        ...(source?.identity && { identity: true }),
        ...(source?.computed && { computed: true }),
        ...(value.isJson && { isJson: true }),
      },
    },
  ]
}

function expandStar(star: Extract<Expression, { kind: 'star' }>, scope: Scope): BoundItem[] {
  const qualifier = star.qualifier.at(-1)
  const relations = scope.relations.filter(
    (relation) => qualifier === undefined || sameName(relation.name, qualifier),
  )
  if (relations.length === 0) {
    throw qualifier === undefined
      ? new SqlError(263, 'Must specify table to select from.', { line: star.line })
      : new SqlError(
          107,
          `The column prefix '${star.qualifier.join('.')}' does not match with a table name or alias name used in the query.`,
          { severity: 15, line: star.line },
        )
  }
  return relations.flatMap((relation) =>
    relation.columns
      .filter(({ name }) => !isHidden(name))
      .map((column) => ({
        value: { sql: column.sql, type: column.type, nullable: column.nullable },
        column: {
          name: column.name,
          type: column.type,
          nullable: column.nullable,
          ...(column.identity && { identity: true }),
          ...(column.computed && { computed: true }),
        },
      })),
  )
}

function groupBy(binder: Binder, node: Select, scope: Scope): string {
  const write = (expression: Expression): string => {
    if (expression.kind === 'literal')
      throw new SqlError(
        164,
        'Each GROUP BY expression must contain at least one column that is not an outer reference.',
        { severity: 15, line: expression.line },
      )
    return sortableGroup(binder.expression(expression, scope))
  }
  if (node.groupSets) {
    const { kind, sets } = node.groupSets
    if (kind === 'GROUPING SETS')
      return ` GROUP BY GROUPING SETS (${sets.map((set) => `(${set.map((item) => write(item)).join(', ')})`).join(', ')})`
    return ` GROUP BY ${kind} (${(sets[0] ?? []).map((item) => write(item)).join(', ')})`
  }
  return node.groupBy.length > 0
    ? ` GROUP BY ${node.groupBy.map((item) => write(item)).join(', ')}`
    : ''
}

const sortableGroup = (value: Bound): string => value.sql

function orderItem(
  binder: Binder,
  item: OrderItem,
  items: readonly BoundItem[],
  scope: Scope,
  distinct: boolean,
): string {
  const direction = item.descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'
  const { expression } = item
  if (expression.kind === 'literal' && expression.of === 'number') {
    const position = Number(expression.text)
    if (position < 1 || position > items.length)
      throw new SqlError(
        108,
        `The ORDER BY position number ${position} is out of range of the number of items in the select list.`,
        { severity: 16, line: expression.line },
      )
    return `${position} ${direction}`
  }
  const bound = orderValue(binder, expression, items, scope)
  const text = orderKey(bound)
  const index = items.findIndex(({ value }) => value.sql === bound.sql)
  const isOwnOrder = text === bound.sql || distinct
  if (index !== -1 && isOwnOrder) return `${index + 1} ${direction}`
  if (distinct && index === -1)
    throw new SqlError(
      145,
      'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.',
      { severity: 15, line: expression.line },
    )
  return `${text} ${direction}`
}

/** A name in ORDER BY means a column of the select list first, then one of FROM. */
function orderValue(
  binder: Binder,
  expression: Expression,
  items: readonly BoundItem[],
  scope: Scope,
): Bound {
  if (expression.kind === 'column' && expression.parts.length === 1) {
    const found = items.filter(({ column }) => sameName(column.name, expression.parts[0] ?? ''))
    const [first] = found
    if (first && found.every(({ value }) => value.sql === first.value.sql)) return first.value
    if (first)
      throw new SqlError(209, `Ambiguous column name '${expression.parts[0]}'.`, {
        line: expression.line,
      })
  }
  return binder.expression(expression, scope)
}

function bindTop(
  binder: Binder,
  node: Select,
  scope: Scope,
  ordered: boolean,
  unlimited: string,
): { limit: string; percent?: string } {
  const { top } = node
  if (!top) return { limit: '' }
  const count = binder.expression(top.count, { ...scope, relations: [] })
  if (top.ties && !ordered)
    throw new SqlError(
      1062,
      'The TOP N WITH TIES clause is not allowed without a corresponding ORDER BY clause.',
      { severity: 15, line: node.line },
    )
  const percent = convert(count, FLOAT).sql
  if (top.percent && top.ties)
    return {
      limit: ` FETCH FIRST (SELECT ceil(count(*) * ${percent} / 100)::int8 FROM (${unlimited}) q) ROWS WITH TIES`,
    }
  if (top.percent) return { limit: '', percent }
  const rows = convert(count, BIGINT).sql
  return { limit: top.ties ? ` FETCH FIRST (${rows}) ROWS WITH TIES` : ` LIMIT ${rows}` }
}

// TOP n PERCENT rounds up to whole rows.
function percentOf(sql: string, percent: string, columns: readonly ResultColumn[]): string {
  const list = columns.map((_, index) => `c${index + 1}`).join(', ')
  return `SELECT ${list} FROM (SELECT q.*, row_number() OVER () AS row_of, count(*) OVER () AS rows_of FROM (${sql}) q) p WHERE row_of <= ceil(rows_of * ${percent} / 100)`
}

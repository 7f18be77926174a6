import type { Call } from '../ast.ts'
import type { Binder } from '../binder.ts'
import { orderKey, sortable } from '../compare.ts'
import type { Scope } from '../scope.ts'

/** `ORDER BY` items of a window or an ordered aggregate. NULL is the smallest value in SQL Server. */
export function orderList(
  binder: Binder,
  items: NonNullable<Call['withinGroup']>,
  scope: Scope,
): string {
  return items
    .map(
      (item) =>
        `${orderKey(binder.expression(item.expression, scope))} ${item.descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`,
    )
    .join(', ')
}

/** The OVER clause of a call, or nothing. */
export function overClause(binder: Binder, node: Call, scope: Scope): string {
  if (!node.over) return ''
  const partition = node.over.partition
    .map((item) => sortable(binder.expression(item, scope)))
    .join(', ')
  const order = orderList(binder, node.over.order, scope)
  const parts = [
    partition && `PARTITION BY ${partition}`,
    order && `ORDER BY ${order}`,
    node.over.frame ?? '',
  ]
  return ` OVER (${parts.filter(Boolean).join(' ')})`
}

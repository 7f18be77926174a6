import { SqlError } from '../sql-error.ts'
import type { Query } from './ast.ts'
import type { Binder } from './binder.ts'
import type { BoundQuery } from './bound-query.ts'
import type { Scope } from './scope.ts'
import { sameName } from './scope.ts'

/** A query inside another one: ORDER BY needs something that makes it count. */
export function bindInnerQuery(binder: Binder, query: Query, scope: Scope): BoundQuery {
  const hasTop = query.body.kind === 'select' && query.body.top !== undefined
  if (query.orderBy.length > 0 && !hasTop && !query.offset && !query.json)
    throw new SqlError(
      1033,
      'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.',
      { severity: 15, line: query.line },
    )
  return binder.query(query, scope)
}

/** The columns of a table expression, each of which needs a name of its own. */
export function uniqueNames<T extends { name: string }>(
  columns: readonly T[],
  table: string,
  line = 0,
): T[] {
  for (const [index, { name }] of columns.entries()) {
    if (name === '')
      throw new SqlError(
        8155,
        `No column name was specified for column ${index + 1} of '${table}'.`,
        {
          state: 2,
          line,
        },
      )
    if (columns.slice(0, index).some((other) => sameName(other.name, name)))
      throw new SqlError(
        8156,
        `The column '${name}' was specified multiple times for '${table}'.`,
        { line },
      )
  }
  return [...columns]
}

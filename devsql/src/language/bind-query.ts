import { SqlError, unsupported } from '../sql-error.ts'
import { BIGINT } from '../sql-type.ts'
import type { Cte, Expression, Query, QueryBody, SetOperation } from './ast.ts'
import type { Binder } from './binder.ts'
import { unify } from './bind-expression.ts'
import { bindSelect } from './bind-select.ts'
import type { BoundQuery } from './bound-query.ts'
import { carrier } from './bound.ts'
import { convert } from './convert.ts'
import { bindForJson } from './for-json.ts'
import { bindInnerQuery, uniqueNames } from './inner-query.ts'
import { counted, isHidden, LEVEL_COLUMN } from './recursion.ts'
import { sameName } from './scope.ts'
import type { Scope } from './scope.ts'

/** Binds a query with everything around its body. The columns of the result are c1, c2, … in PostgreSQL. */
export function bindQuery(binder: Binder, query: Query, scope: Scope): BoundQuery {
  const bound = bindPlain(binder, query, scope)
  if (!query.json) return bound
  if (query.json.mode === 'AUTO') demandOneTable(query)
  return bindForJson(query.json, bound, query.line)
}

// With several tables AUTO nests the rows of one in those of another, by the order of columns.
function demandOneTable({ body, line }: Query): void {
  const from = body.kind === 'select' ? body.from : undefined
  if (!from)
    throw new SqlError(
      13_600,
      'FOR JSON AUTO requires at least one table for generating JSON objects. Use FOR JSON PATH or add a FROM clause with a table name.',
      { line },
    )
  if (from.kind === 'join') throw unsupported('FOR JSON AUTO of several tables', line)
}

function bindPlain(binder: Binder, query: Query, scope: Scope): BoundQuery {
  const { scope: inner, sql: withList } = bindCtes(binder, query.ctes, scope)
  const paging = bindPaging(binder, query, inner)
  if (query.offset && query.body.kind === 'select' && query.body.top)
    throw new SqlError(
      10_741,
      'A TOP can not be used in the same query or sub-query as a OFFSET.',
      { severity: 15, state: 2, line: query.line },
    )
  const { body } = query
  if (body.kind === 'select') {
    const bound = bindSelect(binder, body, inner, query.orderBy)
    return { sql: withList + bound.sql + paging, columns: bound.columns }
  }
  const bound = bindBody(binder, body, inner)
  const order = query.orderBy.map(({ expression, descending }) => {
    const position = outputPosition(expression, bound)
    return `${position} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`
  })
  return {
    sql: withList + bound.sql + (order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '') + paging,
    columns: bound.columns,
  }
}

function outputPosition(expression: Expression, bound: BoundQuery): number {
  if (expression.kind === 'literal' && expression.of === 'number') return Number(expression.text)
  const name = expression.kind === 'column' ? (expression.parts.at(-1) ?? '') : ''
  const index = bound.columns.findIndex((column) => sameName(column.name, name))
  if (index === -1) {
    throw new SqlError(
      104,
      'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.',
      { severity: 15, line: expression.line },
    )
  }
  return index + 1
}

function bindPaging(binder: Binder, query: Query, scope: Scope): string {
  if (!query.offset) return ''
  const count = (expression: Expression): string =>
    convert(binder.expression(expression, scope), BIGINT).sql
  const fetch = query.fetch ? ` FETCH NEXT (${count(query.fetch)}) ROWS ONLY` : ''
  return ` OFFSET (${count(query.offset)}) ROWS${fetch}`
}

/** WITH as a prefix, and the scope in which its names are tables. */
export function bindCtes(
  binder: Binder,
  ctes: readonly Cte[],
  scope: Scope,
): { scope: Scope; sql: string } {
  if (ctes.length === 0) return { scope, sql: '' }
  const known = new Map(scope.ctes)
  const parts = ctes.map((cte) => {
    const alias = binder.alias()
    const isRecursive = cte.query.body.kind === 'set' && mentions(cte.query.body.right, cte.name)
    const query = isRecursive ? counted(cte) : cte.query
    if (isRecursive && query.body.kind === 'set') {
      const anchor = bindBody(binder, query.body.left, { ...scope, ctes: known })
      known.set(cte.name.toLowerCase(), {
        alias,
        columns: [...renamed(anchor.columns, cte), LEVEL_COLUMN],
      })
    }
    const bound = bindInnerQuery(binder, query, { ...scope, ctes: new Map(known) })
    known.set(cte.name.toLowerCase(), { alias, columns: renamed(bound.columns, cte) })
    return `${alias}(${bound.columns.map((_, index) => `c${index + 1}`).join(', ')}) AS (${bound.sql})`
  })
  return { scope: { ...scope, ctes: known }, sql: `WITH RECURSIVE ${parts.join(', ')} ` }
}

function renamed(all: BoundQuery['columns'], cte: Cte): BoundQuery['columns'] {
  const columns = all.filter(({ name }) => !isHidden(name))
  if (cte.columns && cte.columns.length !== columns.length) {
    throw new SqlError(
      cte.columns.length > columns.length ? 8159 : 8158,
      `'${cte.name}' has ${cte.columns.length > columns.length ? 'fewer' : 'more'} columns than were specified in the column list.`,
    )
  }
  const named = columns.map((column, index) => {
    const name = cte.columns?.[index] ?? column.name
    if (name === '')
      throw new SqlError(
        8155,
        `No column name was specified for column ${index + 1} of '${cte.name}'.`,
        { state: 2 },
      )
    return { name, type: column.type, nullable: column.nullable }
  })
  return uniqueNames(named, cte.name)
}

function mentions(node: unknown, name: string): boolean {
  if (typeof node !== 'object' || node === null) return false
  if (
    'kind' in node &&
    node.kind === 'table' &&
    'name' in node &&
    Array.isArray(node.name) &&
    node.name.length === 1
  ) {
    return sameName(String(node.name[0]), name)
  }
  return Object.values(node).some((value) => mentions(value, name))
}

/** A body inside a set operation. */
function bindBody(binder: Binder, body: QueryBody, scope: Scope): BoundQuery {
  switch (body.kind) {
    case 'select':
      return bindSelect(binder, body, scope, [])
    case 'query': {
      const bound = binder.query(body, scope)
      return { ...bound, sql: `(${bound.sql})` }
    }
    case 'set':
      return bindSet(binder, body, scope)
  }
}

function bindSet(binder: Binder, node: SetOperation, scope: Scope): BoundQuery {
  const [left, right] = [bindBody(binder, node.left, scope), bindBody(binder, node.right, scope)]
  if (left.columns.length !== right.columns.length) {
    throw new SqlError(
      205,
      'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.',
      { line: node.line },
    )
  }
  const columns = left.columns.map((column, index) => {
    const other = right.columns[index] ?? column
    const { type } = unify([
      { sql: '', type: column.type, nullable: true },
      { sql: '', type: other.type, nullable: true },
    ])
    return { name: column.name, type, nullable: column.nullable || other.nullable }
  })
  const side = (bound: BoundQuery): string => aligned(bound, columns)
  return { sql: `${side(left)} ${node.operator} ${side(right)}`, columns }
}

/** One side, its columns converted to the common types. */
function aligned(bound: BoundQuery, columns: BoundQuery['columns']): string {
  const same = columns.every((column, index) => {
    const own = bound.columns[index]?.type
    return (
      own !== undefined && carrier(own) === carrier(column.type) && own.name === column.type.name
    )
  })
  if (same) return bound.sql.startsWith('(') ? bound.sql : `(${bound.sql})`
  const items = columns.map((column, index) => {
    const own = bound.columns[index] ?? column
    return `${convert({ sql: `s.c${index + 1}`, type: own.type, nullable: true }, column.type).sql} AS c${index + 1}`
  })
  return `(SELECT ${items.join(', ')} FROM (${bound.sql}) s)`
}

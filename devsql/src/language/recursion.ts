import { INT } from '../sql-type.ts'
import type { Cte, Expression, Query, QueryBody, SelectItem } from './ast.ts'
import type { ResultColumn } from '../sql-type.ts'
import { convert } from './convert.ts'
import type { BuiltIn } from './functions/function-table.ts'

const DEFAULT_LIMIT = 100

/** The hidden last column of a recursive table expression: how often it has recurred. No T-SQL name is like it. */
const LEVEL = '+level'

export const isHidden = (name: string): boolean => name === LEVEL

export const LEVEL_COLUMN: ResultColumn = { name: LEVEL, type: INT, nullable: false }

/** A recursive table expression with its level, which the recursive member counts up to the limit (error 530). */
export function counted(cte: Cte): Query {
  const { body, line } = cte.query
  if (body.kind !== 'set') return cte.query
  const literal = (text: number): Expression => ({
    kind: 'literal',
    of: 'number',
    text: String(text),
    line,
  })
  const next: Expression = {
    kind: 'call',
    name: [LEVEL],
    arguments: [
      { kind: 'column', parts: [LEVEL], line },
      literal(cte.maxRecursion ?? DEFAULT_LIMIT),
    ],
    distinct: false,
    line,
  }
  return {
    ...cte.query,
    body: { ...body, left: withItem(body.left, literal(0)), right: withItem(body.right, next) },
  }
}

function withItem(body: QueryBody, expression: Expression): QueryBody {
  const item: SelectItem = { expression, alias: LEVEL }
  switch (body.kind) {
    case 'select':
      return { ...body, items: [...body.items, item] }
    case 'query':
      return { ...body, body: withItem(body.body, expression) }
    case 'set':
      return {
        ...body,
        left: withItem(body.left, expression),
        right: withItem(body.right, expression),
      }
  }
}

export const RECURSION_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  [LEVEL.toUpperCase()]: {
    arity: [2, 2],
    bind: ([level, limit]) => ({
      sql: `tsql.next_level(${level.sql}, ${convert(limit, INT).sql})`,
      type: INT,
      nullable: false,
    }),
  },
}

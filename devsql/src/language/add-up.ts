import { unsupported } from '../sql-error.ts'
import type { Call, Expression, Query, Select } from './ast.ts'
import { sameName } from './scope.ts'

/**
 * `SELECT @s = @s + x FROM …` adds up x over all rows. Written as an aggregate, which gives one row, or none where there is nothing to
 * add; other ways to carry a variable from row to row are refused.
 */
export function addUp(query: Query, select: Select): Query {
  const assigned = select.items.flatMap(({ assign }) => assign ?? [])
  const carries = (node: unknown): boolean =>
    typeof node === 'object' &&
    node !== null &&
    (('kind' in node &&
      node.kind === 'variable' &&
      'name' in node &&
      assigned.some((name) => sameName(name, String(node.name)))) ||
      Object.values(node).some((part) => carries(part)))
  if (!select.from || !select.items.some(({ expression }) => carries(expression))) return query
  const refused = unsupported('a variable carried from row to row in SELECT', query.line)
  const isPlain =
    !select.top &&
    !select.distinct &&
    !select.groupSets &&
    !select.having &&
    select.groupBy.length === 0 &&
    !query.offset
  if (!isPlain) throw refused
  const items = select.items.map(({ assign = '', expression }) => {
    const [first, second, ...rest] = terms(expression)
    const isSum =
      first?.kind === 'variable' && sameName(first.name, assign) && !carries([second, rest])
    if (!isSum || !second) throw refused
    const right = rest.reduce((left, term) => plus(left, term), second)
    return { assign, expression: plus(first, total(right, query)) }
  })
  const { line } = query
  const rows: Expression = { ...COUNT, arguments: [{ kind: 'star', qualifier: [], line }], line }
  const none: Expression = { kind: 'literal', of: 'number', text: '0', line }
  return {
    ...query,
    orderBy: [],
    body: {
      ...select,
      items,
      having: { kind: 'compare', operator: '>', left: rows, right: none, line },
    },
  }
}

/** The operands of a chain of `+`. */
const terms = (expression: Expression): Expression[] =>
  expression.kind === 'binary' && expression.operator === '+'
    ? [...terms(expression.left), expression.right]
    : [expression]

const plus = (left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator: '+',
  left,
  right,
  line: left.line,
})

const COUNT: Call = { kind: 'call', name: ['COUNT'], arguments: [], distinct: false, line: 0 }

/** The name of the aggregate that adds up numbers or joins texts; no T-SQL text can call it. */
export const TOTAL = '+'

const total = (value: Expression, { orderBy, line }: Query): Call => ({
  ...COUNT,
  name: [TOTAL],
  arguments: [value],
  line,
  ...(orderBy.length > 0 && { withinGroup: orderBy }),
})

import { unsupported } from '../sql-error.ts'
import type { Condition } from './ast.ts'
import { parseExpression } from './parse-expression.ts'
import type { TokenStream } from './token-stream.ts'

type Comparison = Extract<Condition, { kind: 'compare' }>['operator']

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '!<': '>=',
  '!>': '<=',
}

// What after a closing parenthesis shows that it closed an expression, not a condition.
const EXPRESSION_GOES_ON = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  ...Object.keys(COMPARISONS),
])

/** A search condition; T-SQL keeps conditions and values apart, so a bare expression is none. */
export function parseCondition(stream: TokenStream): Condition {
  return stream.deeper(() => {
    let left = conjunction(stream)
    for (let line = stream.line(); stream.takeWord('OR'); line = stream.line()) {
      left = { kind: 'or', left, right: conjunction(stream), line }
    }
    return left
  })
}

function conjunction(stream: TokenStream): Condition {
  let left = negation(stream)
  for (let line = stream.line(); stream.takeWord('AND'); line = stream.line()) {
    left = { kind: 'and', left, right: negation(stream), line }
  }
  return left
}

function negation(stream: TokenStream): Condition {
  const line = stream.line()
  if (stream.takeWord('NOT'))
    return { kind: 'not', operand: stream.deeper(() => negation(stream)), line }
  return predicate(stream)
}

function predicate(stream: TokenStream): Condition {
  const line = stream.line()
  if (stream.takeWord('EXISTS'))
    return { kind: 'exists', query: stream.parenthesized(() => stream.grammar.query(stream)), line }
  if (stream.isSymbol('(')) {
    const inside = stream.tryCondition(() => {
      stream.next()
      const condition = parseCondition(stream)
      if (!stream.takeSymbol(')')) return undefined
      const after = stream.token()
      const goesOn =
        after.kind === 'symbol'
          ? EXPRESSION_GOES_ON.has(after.text)
          : stream.isAnyWord('IS', 'IN', 'LIKE', 'BETWEEN')
      return goesOn ? undefined : condition
    })
    if (inside) return inside
  }
  return test(stream, line)
}

function test(stream: TokenStream, line: number): Condition {
  const operand = parseExpression(stream)
  const comparison = stream.token().kind === 'symbol' ? COMPARISONS[stream.token().text] : undefined
  if (comparison) {
    stream.next()
    if (stream.isAnyWord('ALL', 'ANY', 'SOME')) {
      const quantifier = stream.next().upper === 'ALL' ? 'ALL' : 'ANY'
      const query = stream.parenthesized(() => stream.grammar.query(stream))
      return { kind: 'quantified', operator: comparison, quantifier, left: operand, query, line }
    }
    return {
      kind: 'compare',
      operator: comparison,
      left: operand,
      right: parseExpression(stream),
      line,
    }
  }
  if (stream.takeWord('IS')) {
    const negated = stream.takeWord('NOT')
    if (stream.takeWord('NULL')) return { kind: 'isNull', operand, negated, line }
    if (stream.isWord('DISTINCT')) throw unsupported('IS DISTINCT FROM', line)
    throw stream.fail()
  }
  const negated = stream.takeWord('NOT')
  if (stream.takeWord('IN')) {
    const list = stream.parenthesized(() =>
      stream.isWord('SELECT') || stream.isWord('WITH')
        ? stream.grammar.query(stream)
        : stream.list(() => parseExpression(stream)),
    )
    return { kind: 'in', operand, list, negated, line }
  }
  if (stream.takeWord('BETWEEN')) {
    const low = parseExpression(stream)
    stream.needWord('AND')
    return { kind: 'between', operand, low, high: parseExpression(stream), negated, line }
  }
  if (stream.takeWord('LIKE')) {
    const pattern = parseExpression(stream)
    const escape = stream.takeWord('ESCAPE') ? parseExpression(stream) : undefined
    return { kind: 'like', operand, pattern, negated, line, ...(escape && { escape }) }
  }
  throw stream.fail()
}

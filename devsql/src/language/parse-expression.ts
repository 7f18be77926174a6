import { unsupported } from '../sql-error.ts'
import type { Call, Expression, OrderItem } from './ast.ts'
import { parseType } from './parse-type.ts'
import { RESERVED } from './reserved.ts'
import type { TokenStream } from './token-stream.ts'

type BinaryOperator = Extract<Expression, { kind: 'binary' }>['operator']

// Two levels, as T-SQL has them: * / % bind before + - & ^ |.
const ADDITIVE: readonly string[] = ['+', '-', '&', '^', '|']
const MULTIPLICATIVE: readonly string[] = ['*', '/', '%']

/** Reserved words that are functions without (or with) parentheses. */
const NILADIC = new Set([
  'CURRENT_TIMESTAMP',
  'CURRENT_USER',
  'SESSION_USER',
  'SYSTEM_USER',
  'USER',
])
const CALLABLE_RESERVED = new Set(['COALESCE', 'NULLIF', 'LEFT', 'RIGHT'])

/** A scalar expression. */
export function parseExpression(stream: TokenStream): Expression {
  return stream.deeper(() =>
    level(stream, ADDITIVE, () => level(stream, MULTIPLICATIVE, () => postfix(stream))),
  )
}

function level(
  stream: TokenStream,
  operators: readonly string[],
  operand: () => Expression,
): Expression {
  let left = operand()
  while (stream.token().kind === 'symbol' && operators.includes(stream.token().text)) {
    const line = stream.line()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the branch before has shown what it is
    const operator = stream.next().text as BinaryOperator
    left = { kind: 'binary', operator, left, right: operand(), line }
  }
  return left
}

function postfix(stream: TokenStream): Expression {
  let operand = unary(stream)
  for (;;) {
    const line = stream.line()
    if (stream.takeWord('COLLATE'))
      operand = { kind: 'collate', operand, collation: stream.identifier(), line }
    else if (stream.words('AT', 'TIME', 'ZONE')) {
      stream.needWord('AT', 'TIME', 'ZONE')
      operand = { kind: 'atTimeZone', operand, zone: unary(stream), line }
    } else return operand
  }
}

function unary(stream: TokenStream): Expression {
  const line = stream.line()
  for (const operator of ['-', '+', '~'] as const) {
    if (stream.takeSymbol(operator))
      return { kind: 'unary', operator, operand: stream.deeper(() => unary(stream)), line }
  }
  return primary(stream)
}

function primary(stream: TokenStream): Expression {
  const token = stream.token()
  const { line } = token
  switch (token.kind) {
    case 'number':
    case 'string':
    case 'nstring':
    case 'binary':
    case 'money':
      stream.next()
      return { kind: 'literal', of: token.kind, text: token.text, line }
    case 'variable':
      stream.demandDeclared(token.text, line)
      stream.next()
      return { kind: 'variable', name: token.text, line }
    case 'symbol':
      if (token.text === '(') return parenthesis(stream, line)
      if (token.text === '*') {
        stream.next()
        return { kind: 'star', qualifier: [], line }
      }
      throw stream.fail()
    case 'quoted':
      return columnOrCall(stream, line)
    case 'word':
      return word(stream, token.upper, line)
    case 'end':
      throw stream.fail()
  }
}

function parenthesis(stream: TokenStream, line: number): Expression {
  stream.next()
  const isQuery = stream.isWord('SELECT') || stream.isWord('WITH')
  const inside: Expression = isQuery
    ? { kind: 'subquery', query: stream.grammar.query(stream), line }
    : parseExpression(stream)
  stream.needSymbol(')')
  return inside
}

function word(stream: TokenStream, upper: string, line: number): Expression {
  switch (upper) {
    case 'NULL':
      stream.next()
      return { kind: 'literal', of: 'null', text: '', line }
    case 'CASE':
      return caseOf(stream, line)
    case 'CONVERT':
    case 'TRY_CONVERT':
      return convert(stream, upper === 'TRY_CONVERT', line)
    case 'CAST':
    case 'TRY_CAST':
      if (stream.isSymbol('(', 1)) return cast(stream, upper === 'TRY_CAST', line)
      break
    case 'IIF':
      if (stream.isSymbol('(', 1)) return iif(stream, line)
      break
    case 'NEXT':
      if (stream.words('NEXT', 'VALUE', 'FOR')) throw unsupported('NEXT VALUE FOR', line)
      break
    default:
  }
  if (NILADIC.has(upper)) {
    stream.next()
    return { kind: 'call', name: [upper], arguments: [], distinct: false, line }
  }
  if (CALLABLE_RESERVED.has(upper) && stream.isSymbol('(', 1)) {
    const name = stream.next().text
    return call(stream, [name], line)
  }
  if (RESERVED.has(upper)) throw stream.fail()
  return columnOrCall(stream, line)
}

function columnOrCall(stream: TokenStream, line: number): Expression {
  const parts = [stream.identifier()]
  while (stream.takeSymbol('.')) {
    if (stream.takeSymbol('*')) return { kind: 'star', qualifier: parts, line }
    parts.push(stream.isSymbol('.') ? '' : stream.identifier())
  }
  if (stream.isSymbol('(')) return call(stream, parts, line)
  if (stream.isSymbol('::')) throw unsupported(`${parts.join('.')}::`, line)
  return { kind: 'column', parts, line }
}

/** The argument list and what may follow it; the name is already taken. Also used for functions in FROM. */
export function call(stream: TokenStream, name: string[], line: number): Call {
  stream.needSymbol('(')
  const distinct = stream.takeWord('DISTINCT')
  if (!distinct) stream.takeWord('ALL')
  const args = stream.isSymbol(')') ? [] : stream.list(() => parseExpression(stream))
  // TRIM(characters FROM string)
  if (name[0]?.toUpperCase() === 'TRIM' && args.length === 1 && stream.takeWord('FROM'))
    args.unshift(parseExpression(stream))
  stream.needSymbol(')')
  const node: Call = { kind: 'call', name, arguments: args, distinct, line }
  if (stream.takeWord('WITHIN', 'GROUP')) {
    node.withinGroup = stream.parenthesized(() => {
      stream.needWord('ORDER', 'BY')
      return parseOrder(stream)
    })
  }
  if (stream.words('IGNORE', 'NULLS') || stream.words('RESPECT', 'NULLS'))
    throw unsupported(`${stream.token().upper} NULLS`, line)
  if (stream.takeWord('OVER')) node.over = stream.parenthesized(() => window(stream))
  return node
}

function window(stream: TokenStream): NonNullable<Call['over']> {
  const partition = stream.takeWord('PARTITION', 'BY')
    ? stream.list(() => parseExpression(stream))
    : []
  const order = stream.takeWord('ORDER', 'BY') ? parseOrder(stream) : []
  if (!stream.isAnyWord('ROWS', 'RANGE')) return { partition, order }
  const unit = stream.next().upper
  const frame = stream.takeWord('BETWEEN') ? between(stream) : bound(stream)
  return { partition, order, frame: `${unit} ${frame}` }
}

function between(stream: TokenStream): string {
  const low = bound(stream)
  stream.needWord('AND')
  return `BETWEEN ${low} AND ${bound(stream)}`
}

function bound(stream: TokenStream): string {
  if (stream.takeWord('CURRENT', 'ROW')) return 'CURRENT ROW'
  const amount = stream.takeWord('UNBOUNDED')
    ? 'UNBOUNDED'
    : /^\d+$/.test(stream.token().text)
      ? stream.next().text
      : undefined
  if (amount === undefined || !stream.isAnyWord('PRECEDING', 'FOLLOWING')) throw stream.fail()
  return `${amount} ${stream.next().upper}`
}

/** The items of ORDER BY, after the keywords. */
export function parseOrder(stream: TokenStream): OrderItem[] {
  return stream.list(() => {
    const expression = parseExpression(stream)
    const descending = stream.takeWord('DESC')
    if (!descending) stream.takeWord('ASC')
    return { expression, descending }
  })
}

function caseOf(stream: TokenStream, line: number): Expression {
  stream.next()
  const subject = stream.isWord('WHEN') ? undefined : parseExpression(stream)
  const branches: Extract<Expression, { kind: 'case' }>['branches'] = []
  while (stream.takeWord('WHEN')) {
    const when = subject ? parseExpression(stream) : stream.grammar.condition(stream)
    stream.needWord('THEN')
    // oxlint-disable-next-line unicorn/no-thenable -- a syntax node is never awaited
    branches.push({ when, then: parseExpression(stream) })
  }
  if (branches.length === 0) throw stream.fail()
  const otherwise = stream.takeWord('ELSE') ? parseExpression(stream) : undefined
  stream.needWord('END')
  return {
    kind: 'case',
    branches,
    line,
    ...(subject && { subject }),
    ...(otherwise && { otherwise }),
  }
}

// CAST and CONVERT to a string or binary type without a length take 30.
const CAST_LENGTH = 30

function cast(stream: TokenStream, attempt: boolean, line: number): Expression {
  stream.next()
  return stream.parenthesized(() => {
    const operand = parseExpression(stream)
    stream.needWord('AS')
    return { kind: 'cast', operand, type: parseType(stream, CAST_LENGTH), attempt, line }
  })
}

function convert(stream: TokenStream, attempt: boolean, line: number): Expression {
  stream.next()
  return stream.parenthesized(() => {
    const type = parseType(stream, CAST_LENGTH)
    stream.needSymbol(',')
    const operand = parseExpression(stream)
    const style = stream.takeSymbol(',') ? parseExpression(stream) : undefined
    return { kind: 'cast', operand, type, attempt, line, ...(style && { style }) }
  })
}

function iif(stream: TokenStream, line: number): Expression {
  stream.next()
  return stream.parenthesized(() => {
    const condition = stream.grammar.condition(stream)
    stream.needSymbol(',')
    const then = parseExpression(stream)
    stream.needSymbol(',')
    // oxlint-disable-next-line unicorn/no-thenable -- a syntax node is never awaited
    return { kind: 'iif', condition, then, otherwise: parseExpression(stream), line }
  })
}

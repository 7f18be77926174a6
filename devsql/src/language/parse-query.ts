import { unsupported } from '../sql-error.ts'
import type { Cte, Expression, Query, QueryBody, Select, SelectItem, Source, Top } from './ast.ts'
import { parseCondition } from './parse-condition.ts'
import { parseExpression, parseOrder } from './parse-expression.ts'
import { parseSource } from './parse-source.ts'
import type { TokenStream } from './token-stream.ts'

/** A query with its CTEs, ORDER BY, paging and FOR JSON. */
export function parseQuery(stream: TokenStream): Query {
  return stream.deeper(() => finishQuery(stream, parseCtes(stream)))
}

/** The WITH list, where there is one. */
export function parseCtes(stream: TokenStream): Cte[] {
  if (!stream.takeWord('WITH')) return []
  return stream.list(() => {
    const name = stream.identifier()
    const columns = stream.isSymbol('(')
      ? stream.parenthesized(() => stream.list(() => stream.identifier()))
      : undefined
    stream.needWord('AS')
    const query = stream.parenthesized(() => stream.grammar.query(stream))
    return { name, query, ...(columns && { columns }) }
  })
}

/** The rest of a query whose CTEs are read. */
export function finishQuery(stream: TokenStream, ctes: Cte[]): Query {
  const line = stream.line()
  const query: Query = { kind: 'query', ctes, body: unions(stream), orderBy: [], line }
  if (stream.takeWord('ORDER', 'BY')) {
    query.orderBy = parseOrder(stream)
    if (stream.takeWord('OFFSET')) {
      query.offset = parseExpression(stream)
      if (!stream.takeWord('ROWS')) stream.needWord('ROW')
      if (stream.takeWord('FETCH')) {
        if (!stream.takeWord('NEXT')) stream.needWord('FIRST')
        query.fetch = parseExpression(stream)
        if (!stream.takeWord('ROWS')) stream.needWord('ROW')
        stream.needWord('ONLY')
      }
    }
  }
  if (stream.isWord('FOR')) forClause(stream, query)
  optionClause(stream, ctes)
  return query
}

function unions(stream: TokenStream): QueryBody {
  let left = intersections(stream)
  for (;;) {
    const line = stream.line()
    if (stream.takeWord('UNION', 'ALL'))
      left = { kind: 'set', operator: 'UNION ALL', left, right: intersections(stream), line }
    else if (stream.takeWord('UNION'))
      left = { kind: 'set', operator: 'UNION', left, right: intersections(stream), line }
    else if (stream.takeWord('EXCEPT'))
      left = { kind: 'set', operator: 'EXCEPT', left, right: intersections(stream), line }
    else return left
  }
}

function intersections(stream: TokenStream): QueryBody {
  let left = term(stream)
  for (let line = stream.line(); stream.takeWord('INTERSECT'); line = stream.line()) {
    left = { kind: 'set', operator: 'INTERSECT', left, right: term(stream), line }
  }
  return left
}

function term(stream: TokenStream): QueryBody {
  if (stream.isSymbol('(')) return stream.parenthesized(() => parseQuery(stream))
  return select(stream)
}

function select(stream: TokenStream): Select {
  const line = stream.line()
  stream.needWord('SELECT')
  const distinct = stream.takeWord('DISTINCT')
  if (!distinct) stream.takeWord('ALL')
  const top = parseTop(stream)
  const node: Select = {
    kind: 'select',
    distinct,
    items: stream.list(() => parseItem(stream)),
    groupBy: [],
    line,
    ...(top && { top }),
  }
  if (stream.takeWord('INTO')) node.into = stream.name()
  if (stream.takeWord('FROM')) node.from = parseFrom(stream)
  if (stream.takeWord('WHERE')) node.where = parseCondition(stream)
  if (stream.takeWord('GROUP', 'BY')) groupBy(stream, node)
  if (stream.takeWord('HAVING')) node.having = parseCondition(stream)
  if (stream.isWord('WINDOW')) throw unsupported('WINDOW', stream.line())
  return node
}

/** TOP, also of UPDATE, DELETE and INSERT. */
export function parseTop(stream: TokenStream): Top | undefined {
  if (!stream.takeWord('TOP')) return undefined
  const count: Expression = stream.isSymbol('(')
    ? stream.parenthesized(() => parseExpression(stream))
    : bareCount(stream)
  const percent = stream.takeWord('PERCENT')
  const ties = stream.takeWord('WITH', 'TIES')
  return { count, percent, ties }
}

function bareCount(stream: TokenStream): Expression {
  const token = stream.token()
  if (token.kind !== 'number') throw stream.fail()
  stream.next()
  return { kind: 'literal', of: 'number', text: token.text, line: token.line }
}

/** One item of a select or OUTPUT list: `a`, `a AS b`, `a b`, `b = a`, `@v = a`, `'b' = a`. */
export function parseItem(stream: TokenStream): SelectItem {
  const first = stream.token()
  if (stream.isSymbol('=', 1)) {
    if (first.kind === 'variable') {
      stream.demandDeclared(first.text, first.line)
      stream.next()
      stream.next()
      return { assign: first.text, expression: parseExpression(stream) }
    }
    if (first.kind === 'string' || first.kind === 'nstring' || stream.isIdentifier()) {
      stream.next()
      stream.next()
      return { alias: first.text, expression: parseExpression(stream) }
    }
  }
  const expression = parseExpression(stream)
  if (stream.takeWord('AS')) return { expression, alias: itemAlias(stream) }
  if (stream.isIdentifier() || stream.token().kind === 'string')
    return { expression, alias: itemAlias(stream) }
  return { expression }
}

function itemAlias(stream: TokenStream): string {
  const { kind } = stream.token()
  return kind === 'string' || kind === 'nstring' ? stream.next().text : stream.identifier()
}

/** The sources of FROM: comma means cross join. */
export function parseFrom(stream: TokenStream): Source {
  return stream
    .list(() => parseSource(stream))
    .reduce((left, right) => ({ kind: 'join', type: 'CROSS', left, right, line: right.line }))
}

function groupBy(stream: TokenStream, node: Select) {
  for (const kind of ['ROLLUP', 'CUBE'] as const) {
    if (stream.isWord(kind) && stream.isSymbol('(', 1)) {
      stream.next()
      node.groupSets = {
        kind,
        sets: [stream.parenthesized(() => stream.list(() => parseExpression(stream)))],
      }
      return
    }
  }
  if (stream.takeWord('GROUPING', 'SETS')) {
    node.groupSets = {
      kind: 'GROUPING SETS',
      sets: stream.parenthesized(() => stream.list(() => groupingSet(stream))),
    }
    return
  }
  node.groupBy = stream.list(() => parseExpression(stream))
  if (stream.isWord('WITH'))
    throw unsupported(`GROUP BY … WITH ${stream.token(1).upper}`, stream.line())
}

function groupingSet(stream: TokenStream): Expression[] {
  if (!stream.isSymbol('(')) return [parseExpression(stream)]
  return stream.parenthesized(() =>
    stream.isSymbol(')') ? [] : stream.list(() => parseExpression(stream)),
  )
}

function forClause(stream: TokenStream, query: Query) {
  const line = stream.line()
  stream.next()
  if (!stream.takeWord('JSON')) throw unsupported(`FOR ${stream.token().upper}`, line)
  const mode = stream.takeWord('PATH') ? 'PATH' : 'AUTO'
  if (mode === 'AUTO') stream.needWord('AUTO')
  const json: NonNullable<Query['json']> = { mode, withoutWrapper: false, includeNulls: false }
  while (stream.takeSymbol(',')) {
    if (stream.takeWord('ROOT'))
      json.root = stream.isSymbol('(') ? stream.parenthesized(() => stream.next().text) : 'root'
    else if (stream.takeWord('INCLUDE_NULL_VALUES')) json.includeNulls = true
    else if (stream.takeWord('WITHOUT_ARRAY_WRAPPER')) json.withoutWrapper = true
    else throw stream.fail()
  }
  query.json = json
}

// Hints that change only how the plan is made, never what the answer is, may be left out of the translation.
const PLAN_HINTS = new Set([
  'RECOMPILE',
  'MAXDOP',
  'FAST',
  'FORCE',
  'HASH',
  'LOOP',
  'MERGE',
  'ORDER',
  'CONCAT',
  'KEEP',
  'KEEPFIXED',
  'OPTIMIZE',
  'MAXRECURSION',
  'USE',
  'LABEL',
])

/** OPTION (…): plan hints are accepted, anything else is refused. MAXRECURSION is kept with the statement's table expressions. */
export function optionClause(stream: TokenStream, ctes: Cte[]): void {
  if (!stream.takeWord('OPTION')) return
  stream.needSymbol('(')
  if (!PLAN_HINTS.has(stream.token().upper))
    throw unsupported(`OPTION (${stream.token().text})`, stream.line())
  for (let depth = 1; depth > 0;) {
    if (stream.atEnd()) throw stream.fail()
    const token = stream.next()
    if (token.upper === 'MAXRECURSION' && /^\d+$/.test(stream.token().text))
      for (const cte of ctes) cte.maxRecursion = Number(stream.token().text)
    if (token.kind === 'symbol' && token.text === '(') depth += 1
    if (token.kind === 'symbol' && token.text === ')') depth -= 1
  }
}

import type { Cte, Expression } from './ast.ts'
import type {
  Assignment,
  Delete,
  Insert,
  Merge,
  MergeBranch,
  OutputClause,
  Update,
} from './ast-change.ts'
import { unsupported } from '../sql-error.ts'
import { parseCondition } from './parse-condition.ts'
import { parseExpression } from './parse-expression.ts'
import { finishQuery, optionClause, parseFrom, parseItem, parseTop } from './parse-query.ts'
import { parseAlias, parseSource, tableHints, tableVariable } from './parse-source.ts'
import type { TokenStream } from './token-stream.ts'

const valueOrDefault = (stream: TokenStream): Expression | 'default' =>
  stream.takeWord('DEFAULT') ? 'default' : parseExpression(stream)

/** Up to two OUTPUT clauses, the first of which may go INTO a table. */
function parseOutputs(stream: TokenStream): OutputClause[] {
  const outputs: OutputClause[] = []
  while (outputs.length < 2 && stream.takeWord('OUTPUT')) {
    const items = stream.list(() => parseItem(stream))
    if (!stream.takeWord('INTO')) return [...outputs, { items }]
    const name = targetName(stream)
    const columns = stream.isSymbol('(')
      ? stream.parenthesized(() => stream.list(() => stream.identifier()))
      : undefined
    outputs.push({ items, into: { name, ...(columns && { columns }) } })
  }
  return outputs
}

/** The table a statement changes; a table variable too. */
function targetName(stream: TokenStream): string[] {
  return stream.token().kind === 'variable' ? [tableVariable(stream)] : stream.name()
}

export function parseInsert(stream: TokenStream, ctes: Cte[]): Insert {
  stream.needWord('INSERT')
  const top = parseTop(stream)
  stream.takeWord('INTO')
  const target = targetName(stream)
  tableHints(stream)
  const startsQuery =
    stream.isSymbol('(') && (stream.isWord('SELECT', 1) || stream.isSymbol('(', 1))
  const columns =
    stream.isSymbol('(') && !startsQuery
      ? stream.parenthesized(() => stream.list(() => stream.name().at(-1) ?? ''))
      : undefined
  const outputs = parseOutputs(stream)
  const node: Insert = {
    kind: 'insert',
    ctes,
    target,
    source: { kind: 'defaults' },
    ...(top && { top }),
    ...(columns && { columns }),
    outputs,
  }
  if (stream.takeWord('DEFAULT', 'VALUES')) return node
  if (stream.takeWord('VALUES')) {
    node.source = {
      kind: 'values',
      rows: stream.list(() =>
        stream.parenthesized(() => stream.list(() => valueOrDefault(stream))),
      ),
    }
    return node
  }
  if (stream.isAnyWord('EXEC', 'EXECUTE')) {
    const statement = stream.grammar.statement(stream)
    if (statement.kind === 'execute') node.source = { kind: 'execute', statement }
    return node
  }
  if (!stream.isWord('SELECT') && !stream.isWord('WITH') && !stream.isSymbol('('))
    throw stream.fail()
  node.source = { kind: 'query', query: stream.grammar.query(stream) }
  return node
}

export function parseUpdate(stream: TokenStream, ctes: Cte[]): Update {
  stream.needWord('UPDATE')
  const top = parseTop(stream)
  const target = targetName(stream)
  tableHints(stream)
  stream.needWord('SET')
  const assignments = stream.list(() => assignment(stream))
  const outputs = parseOutputs(stream)
  const from = stream.takeWord('FROM') ? parseFrom(stream) : undefined
  const where = parseWhere(stream)
  optionClause(stream, ctes)
  return {
    kind: 'update',
    ctes,
    target,
    assignments,
    ...(top && { top }),
    outputs,
    ...(from && { from }),
    ...(where && { where }),
  }
}

const COMPOUND: Readonly<Record<string, Extract<Expression, { kind: 'binary' }>['operator']>> = {
  '+=': '+',
  '-=': '-',
  '*=': '*',
  '/=': '/',
  '%=': '%',
  '&=': '&',
  '|=': '|',
  '^=': '^',
}

function assignment(stream: TokenStream): Assignment {
  const { line } = stream.token()
  if (stream.token().kind === 'variable') {
    const variable = stream.next().text
    stream.demandDeclared(variable, line)
    stream.needSymbol('=')
    // `@v = column = value` sets both.
    const isBoth = stream.isIdentifier() && stream.isSymbol('=', 1)
    return isBoth
      ? { ...assignment(stream), variable }
      : { variable, value: parseExpression(stream) }
  }
  const parts = stream.name()
  const column = parts.at(-1) ?? ''
  if (stream.isSymbol('(')) throw unsupported(`${column}()`, line)
  const compound = COMPOUND[stream.token().text]
  if (compound) {
    stream.next()
    const left: Expression = { kind: 'column', parts, line }
    return {
      column,
      value: { kind: 'binary', operator: compound, left, right: parseExpression(stream), line },
    }
  }
  stream.needSymbol('=')
  return { column, value: valueOrDefault(stream) }
}

function parseWhere(stream: TokenStream) {
  if (!stream.takeWord('WHERE')) return undefined
  if (stream.isWord('CURRENT')) throw unsupported('WHERE CURRENT OF', stream.line())
  return parseCondition(stream)
}

export function parseDelete(stream: TokenStream, ctes: Cte[]): Delete {
  stream.needWord('DELETE')
  const top = parseTop(stream)
  stream.takeWord('FROM')
  const target = targetName(stream)
  tableHints(stream)
  const outputs = parseOutputs(stream)
  const from = stream.takeWord('FROM') ? parseFrom(stream) : undefined
  const where = parseWhere(stream)
  optionClause(stream, ctes)
  return {
    kind: 'delete',
    ctes,
    target,
    ...(top && { top }),
    outputs,
    ...(from && { from }),
    ...(where && { where }),
  }
}

export function parseMerge(stream: TokenStream, ctes: Cte[]): Merge {
  stream.needWord('MERGE')
  if (stream.isWord('TOP')) throw unsupported('MERGE TOP', stream.line())
  stream.takeWord('INTO')
  const target = targetName(stream)
  tableHints(stream)
  const alias = parseAlias(stream)
  stream.needWord('USING')
  const source = parseSource(stream)
  stream.needWord('ON')
  const on = parseCondition(stream)
  const branches: MergeBranch[] = []
  while (stream.takeWord('WHEN')) branches.push(mergeBranch(stream))
  if (branches.length === 0) throw stream.fail()
  const outputs = parseOutputs(stream)
  optionClause(stream, ctes)
  return {
    kind: 'merge',
    ctes,
    target,
    source,
    on,
    branches,
    ...(alias !== undefined && { alias }),
    outputs,
  }
}

function mergeBranch(stream: TokenStream): MergeBranch {
  const when = matchKind(stream)
  const condition = stream.takeWord('AND') ? parseCondition(stream) : undefined
  stream.needWord('THEN')
  return { when, action: mergeAction(stream, when), ...(condition && { condition }) }
}

function matchKind(stream: TokenStream): MergeBranch['when'] {
  if (stream.takeWord('MATCHED')) return 'matched'
  stream.needWord('NOT', 'MATCHED')
  if (!stream.takeWord('BY')) return 'target'
  if (stream.takeWord('SOURCE')) return 'source'
  stream.needWord('TARGET')
  return 'target'
}

function mergeAction(stream: TokenStream, when: MergeBranch['when']): MergeBranch['action'] {
  if (when !== 'target') {
    if (stream.takeWord('DELETE')) return { kind: 'delete' }
    stream.needWord('UPDATE', 'SET')
    return { kind: 'update', assignments: stream.list(() => assignment(stream)) }
  }
  stream.needWord('INSERT')
  const columns = stream.isSymbol('(')
    ? stream.parenthesized(() => stream.list(() => stream.identifier()))
    : undefined
  if (stream.takeWord('DEFAULT', 'VALUES')) return { kind: 'insert', columns: [], values: [] }
  stream.needWord('VALUES')
  const values = stream.parenthesized(() => stream.list(() => valueOrDefault(stream)))
  return { kind: 'insert', values, ...(columns && { columns }) }
}

/** A statement that begins with WITH: its CTEs, then the query or change they serve. */
export function afterCtes(stream: TokenStream, ctes: Cte[]) {
  if (stream.isWord('INSERT')) return parseInsert(stream, ctes)
  if (stream.isWord('UPDATE')) return parseUpdate(stream, ctes)
  if (stream.isWord('DELETE')) return parseDelete(stream, ctes)
  if (stream.isWord('MERGE')) return parseMerge(stream, ctes)
  return { kind: 'query' as const, query: finishQuery(stream, ctes) }
}

import { SqlError, unsupported } from '../sql-error.ts'
import type { JsonColumn, Source } from './ast.ts'
import { parseCondition } from './parse-condition.ts'
import { call, parseExpression } from './parse-expression.ts'
import { parseType } from './parse-type.ts'
import type { TokenStream } from './token-stream.ts'

type JoinType = Extract<Source, { kind: 'join' }>['type']

const JOINS: readonly [words: string[], type: JoinType][] = [
  [['CROSS', 'JOIN'], 'CROSS'],
  [['CROSS', 'APPLY'], 'CROSS APPLY'],
  [['OUTER', 'APPLY'], 'OUTER APPLY'],
  [['INNER', 'JOIN'], 'INNER'],
  [['JOIN'], 'INNER'],
  [['LEFT', 'OUTER', 'JOIN'], 'LEFT'],
  [['LEFT', 'JOIN'], 'LEFT'],
  [['RIGHT', 'OUTER', 'JOIN'], 'RIGHT'],
  [['RIGHT', 'JOIN'], 'RIGHT'],
  [['FULL', 'OUTER', 'JOIN'], 'FULL'],
  [['FULL', 'JOIN'], 'FULL'],
]

// Hints whose absence cannot show: PostgreSQL's readers never wait for writers nor see uncommitted rows, which is an answer NOLOCK allows.
const TABLE_HINTS = new Set([
  'NOLOCK',
  'READUNCOMMITTED',
  'READCOMMITTED',
  'ROWLOCK',
  'PAGLOCK',
  'FORCESEEK',
  'FORCESCAN',
  'INDEX',
  'NOEXPAND',
])

/** A table source with all joins that follow it. */
export function parseSource(stream: TokenStream): Source {
  return stream.deeper(() => {
    let left = single(stream)
    for (;;) {
      const line = stream.line()
      const found = JOINS.find(([words]) => stream.words(...words))
      if (!found) {
        if (!stream.isAnyWord('PIVOT', 'UNPIVOT')) return left
        left = stream.takeWord('PIVOT') ? pivot(stream, left, line) : unpivot(stream, left, line)
        continue
      }
      const [words, type] = found
      stream.needWord(...words)
      if (type === 'CROSS' || type === 'CROSS APPLY' || type === 'OUTER APPLY') {
        left = { kind: 'join', type, left, right: single(stream), line }
      } else {
        // `a JOIN b JOIN c ON … ON …` nests to the right: a join not yet followed by its ON takes in the next one.
        const right = joinOperand(stream)
        stream.needWord('ON')
        left = { kind: 'join', type, left, right, on: parseCondition(stream), line }
      }
    }
  })
}

function pivot(stream: TokenStream, source: Source, line: number): Source {
  const body = stream.parenthesized(() => {
    const aggregate = call(stream, [stream.identifier()], line)
    stream.needWord('FOR')
    const column = stream.name().at(-1) ?? ''
    stream.needWord('IN')
    const values = stream.parenthesized(() => stream.list(() => stream.identifier()))
    return { aggregate, column, values }
  })
  return { kind: 'pivot', source, line, ...body, alias: needAlias(stream) }
}

function unpivot(stream: TokenStream, source: Source, line: number): Source {
  stream.needWord('UNPIVOT')
  const body = stream.parenthesized(() => {
    const value = stream.identifier()
    stream.needWord('FOR')
    const name = stream.identifier()
    stream.needWord('IN')
    const columns = stream.parenthesized(() => stream.list(() => stream.name().at(-1) ?? ''))
    return { value, name, columns }
  })
  return { kind: 'unpivot', source, line, ...body, alias: needAlias(stream) }
}

function needAlias(stream: TokenStream): string {
  const alias = parseAlias(stream)
  if (alias === undefined) throw stream.fail()
  return alias
}

function jsonColumns(stream: TokenStream): JsonColumn[] {
  return stream.parenthesized(() =>
    stream.list(() => {
      const name = stream.identifier()
      const type = parseType(stream)
      const isPath = stream.token().kind === 'string' || stream.token().kind === 'nstring'
      const path = isPath ? stream.next().text : undefined
      const asJson = stream.takeWord('AS', 'JSON')
      return { name, type, asJson, ...(path !== undefined && { path }) }
    }),
  )
}

function joinOperand(stream: TokenStream): Source {
  const source = single(stream)
  const nested = !stream.isWord('ON') && JOINS.some(([words]) => stream.words(...words))
  if (!nested) return source
  const line = stream.line()
  const found = JOINS.find(([words]) => stream.words(...words))
  if (!found) return source
  stream.needWord(...found[0])
  const right = joinOperand(stream)
  if (found[1] === 'CROSS' || found[1] === 'CROSS APPLY' || found[1] === 'OUTER APPLY')
    return { kind: 'join', type: found[1], left: source, right, line }
  stream.needWord('ON')
  return { kind: 'join', type: found[1], left: source, right, on: parseCondition(stream), line }
}

function single(stream: TokenStream): Source {
  const line = stream.line()
  if (stream.isSymbol('(')) return parenthesized(stream, line)
  for (const name of [
    'OPENROWSET',
    'OPENQUERY',
    'OPENDATASOURCE',
    'OPENXML',
    'CONTAINSTABLE',
    'FREETEXTTABLE',
  ]) {
    if (stream.isWord(name)) throw unsupported(name, line)
  }
  if (stream.token().kind === 'variable') {
    const variable = [tableVariable(stream)]
    const alias = parseAlias(stream)
    return { kind: 'table', name: variable, line, ...(alias !== undefined && { alias }) }
  }
  const name = stream.name()
  if (stream.isSymbol('(')) {
    const node = call(stream, name, line)
    const isJson = name.length === 1 && name[0]?.toUpperCase() === 'OPENJSON'
    const json = isJson && stream.takeWord('WITH') ? jsonColumns(stream) : undefined
    return { kind: 'function', call: node, line, ...aliasAndColumns(stream), ...(json && { json }) }
  }
  if (stream.isAnyWord('FOR') && stream.isWord('SYSTEM_TIME', 1))
    throw unsupported('FOR SYSTEM_TIME', line)
  const alias = parseAlias(stream)
  if (stream.isWord('TABLESAMPLE')) throw unsupported('TABLESAMPLE', line)
  tableHints(stream)
  return { kind: 'table', name, line, ...(alias !== undefined && { alias }) }
}

/** A table variable's name; 1087 where none was declared. */
export function tableVariable(stream: TokenStream): string {
  const { text, line } = stream.next()
  if (!stream.isTable(text))
    throw new SqlError(1087, `Must declare the table variable "${text}".`, {
      severity: 15,
      state: 2,
      line,
    })
  return text.toLowerCase()
}

function parenthesized(stream: TokenStream, line: number): Source {
  stream.next()
  if (stream.isWord('VALUES')) {
    stream.next()
    const rows = stream.list(() =>
      stream.parenthesized(() => stream.list(() => parseExpression(stream))),
    )
    stream.needSymbol(')')
    const { alias, columns } = aliasAndColumns(stream)
    if (alias === undefined || !columns) throw stream.fail()
    return { kind: 'values', rows, alias, columns, line }
  }
  if (
    stream.isWord('SELECT') ||
    stream.isWord('WITH') ||
    (stream.isSymbol('(') && opensQuery(stream))
  ) {
    const query = stream.grammar.query(stream)
    stream.needSymbol(')')
    const { alias, columns } = aliasAndColumns(stream)
    if (alias === undefined) throw stream.fail()
    return { kind: 'derived', query, alias, line, ...(columns && { columns }) }
  }
  const inside = parseSource(stream)
  stream.needSymbol(')')
  return inside
}

function opensQuery(stream: TokenStream): boolean {
  let ahead = 0
  while (stream.isSymbol('(', ahead)) ahead += 1
  return stream.isWord('SELECT', ahead)
}

/** `AS x` or `x`; none where the next word begins something else. */
export function parseAlias(stream: TokenStream): string | undefined {
  if (stream.takeWord('AS')) return stream.identifier()
  const begins = stream.isAnyWord('WITH', 'OUTPUT', 'USING', 'CROSS', 'WINDOW')
  // After a table, `OFFSET` or a statement's first word is no alias although it is not reserved.
  return !begins && stream.isIdentifier() && !isStatementWord(stream)
    ? stream.identifier()
    : undefined
}

const isStatementWord = (stream: TokenStream): boolean =>
  stream.isWord('THROW') && !stream.isSymbol('.', 1)

function aliasAndColumns(stream: TokenStream): { alias?: string; columns?: string[] } {
  const alias = parseAlias(stream)
  const columns =
    alias !== undefined && stream.isSymbol('(')
      ? stream.parenthesized(() => stream.list(() => stream.identifier()))
      : undefined
  return { ...(alias !== undefined && { alias }), ...(columns && { columns }) }
}

/** `WITH (NOLOCK, …)`: locking hints are accepted, others refused. */
export function tableHints(stream: TokenStream): void {
  if (!stream.isWord('WITH') || !stream.isSymbol('(', 1)) return
  stream.next()
  stream.parenthesized(() => {
    do {
      const line = stream.line()
      const hint = stream.next()
      if (!TABLE_HINTS.has(hint.upper)) throw unsupported(`table hint ${hint.text}`, line)
      if (stream.isSymbol('(')) stream.parenthesized(() => stream.list(() => stream.next()))
      stream.takeSymbol(',')
    } while (!stream.isSymbol(')') && !stream.atEnd())
  })
}

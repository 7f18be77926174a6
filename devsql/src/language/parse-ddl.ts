import { unsupported } from '../sql-error.ts'
import type { StatementBody } from './ast.ts'
import type { ColumnDefinition, ForeignKey, OrderedColumn, TableConstraint } from './ast-table.ts'
import { parseCondition } from './parse-condition.ts'
import { parseExpression } from './parse-expression.ts'
import { parseProcedure } from './parse-procedure.ts'
import { parseFunction, parseSecurityPolicy } from './parse-security.ts'
import { parseType } from './parse-type.ts'
import type { TokenStream } from './token-stream.ts'

/** CREATE …, after the keyword. */
export function parseCreate(stream: TokenStream, from: number): StatementBody {
  const { line } = stream.token()
  if (stream.takeWord('SCHEMA')) return { kind: 'createSchema', name: stream.identifier() }
  if (stream.takeWord('TABLE')) return createTable(stream)
  if (stream.takeWord('VIEW')) return createView(stream, from)
  if (stream.takeWord('PROCEDURE') || stream.takeWord('PROC')) return parseProcedure(stream, from)
  if (stream.takeWord('FUNCTION')) return parseFunction(stream, from)
  if (stream.takeWord('SECURITY', 'POLICY')) return parseSecurityPolicy(stream)
  const unique = stream.takeWord('UNIQUE')
  if (!stream.takeWord('CLUSTERED')) stream.takeWord('NONCLUSTERED')
  if (stream.takeWord('INDEX')) return createIndex(stream, unique)
  throw unsupported(`CREATE ${stream.token().text.toUpperCase()}`, line)
}

/** DROP …, after the keyword. */
export function parseDrop(stream: TokenStream): StatementBody {
  const { line } = stream.token()
  for (const object of [
    'TABLE',
    'VIEW',
    'SCHEMA',
    'PROCEDURE',
    'FUNCTION',
    'SECURITY POLICY',
  ] as const) {
    if (
      stream.takeWord(...object.split(' ')) ||
      (object === 'PROCEDURE' && stream.takeWord('PROC'))
    ) {
      const ifExists = stream.takeWord('IF', 'EXISTS')
      return { kind: 'drop', object, ifExists, names: stream.list(() => stream.name()) }
    }
  }
  throw unsupported(`DROP ${stream.token().text.toUpperCase()}`, line)
}

function createTable(stream: TokenStream): StatementBody {
  const name = stream.name()
  return { kind: 'createTable', name, ...parseTableBody(stream) }
}

/** Columns and constraints in parentheses. */
export function parseTableBody(stream: TokenStream): {
  columns: ColumnDefinition[]
  constraints: TableConstraint[]
} {
  const columns: ColumnDefinition[] = []
  const constraints: TableConstraint[] = []
  stream.needSymbol('(')
  do {
    if (stream.isSymbol(')')) break
    const constraint = tableConstraint(stream)
    if (constraint) constraints.push(constraint)
    else columns.push(column(stream))
  } while (stream.takeSymbol(','))
  stream.needSymbol(')')
  return { columns, constraints }
}

function tableConstraint(stream: TokenStream): TableConstraint | undefined {
  const name = stream.takeWord('CONSTRAINT') ? { name: stream.identifier() } : {}
  if (stream.takeWord('PRIMARY', 'KEY'))
    return { kind: 'primary', ...name, columns: keyColumns(stream) }
  if (stream.takeWord('UNIQUE')) return { kind: 'unique', ...name, columns: keyColumns(stream) }
  if (stream.takeWord('CHECK')) return { kind: 'check', ...name, ...check(stream) }
  if (stream.takeWord('FOREIGN', 'KEY')) {
    const columns = stream.parenthesized(() => stream.list(() => stream.identifier()))
    stream.needWord('REFERENCES')
    return { kind: 'foreign', ...name, columns, references: references(stream) }
  }
  if ('name' in name || stream.isWord('INDEX')) throw stream.fail()
  return undefined
}

function keyColumns(stream: TokenStream): OrderedColumn[] {
  clustering(stream)
  return orderedColumns(stream)
}

function orderedColumns(stream: TokenStream): OrderedColumn[] {
  return stream.parenthesized(() =>
    stream.list(() => {
      const name = stream.identifier()
      const descending = stream.takeWord('DESC')
      if (!descending) stream.takeWord('ASC')
      return { name, descending }
    }),
  )
}

function clustering(stream: TokenStream): void {
  if (!stream.takeWord('CLUSTERED')) stream.takeWord('NONCLUSTERED')
}

function check(stream: TokenStream) {
  const from = stream.position()
  const condition = stream.parenthesized(() => parseCondition(stream))
  return { condition, text: stream.textFrom(from) }
}

function references(stream: TokenStream): ForeignKey {
  const key: ForeignKey = { table: stream.name(), columns: [] }
  if (stream.isSymbol('('))
    key.columns = stream.parenthesized(() => stream.list(() => stream.identifier()))
  while (stream.takeWord('ON')) {
    const event = stream.takeWord('DELETE') ? 'onDelete' : 'onUpdate'
    if (event === 'onUpdate') stream.needWord('UPDATE')
    key[event] = action(stream)
  }
  return key
}

function action(stream: TokenStream): string {
  if (stream.takeWord('NO', 'ACTION')) return 'NO ACTION'
  if (stream.takeWord('CASCADE')) return 'CASCADE'
  if (stream.takeWord('SET', 'NULL')) return 'SET NULL'
  stream.needWord('SET', 'DEFAULT')
  return 'SET DEFAULT'
}

function column(stream: TokenStream): ColumnDefinition {
  const { line } = stream.token()
  const name = stream.identifier()
  if (stream.takeWord('AS')) {
    const from = stream.position()
    const expression = parseExpression(stream)
    const text = stream.textFrom(from)
    const persisted = stream.takeWord('PERSISTED')
    const nullable = !stream.takeWord('NOT', 'NULL')
    return { name, computed: { expression, text, persisted }, nullable, line }
  }
  const node: ColumnDefinition = { name, type: parseType(stream), line }
  while (columnOption(stream, node));
  return node
}

function columnOption(stream: TokenStream, node: ColumnDefinition): boolean {
  const named = stream.takeWord('CONSTRAINT') ? { name: stream.identifier() } : {}
  if (stream.takeWord('NOT', 'NULL')) node.nullable = false
  else if (stream.takeWord('NULL')) node.nullable = true
  else if (stream.takeWord('COLLATE')) defaultCollation(stream)
  else if (stream.takeWord('IDENTITY')) node.identity = identity(stream)
  else if (stream.takeWord('DEFAULT')) {
    const from = stream.position()
    node.default = { expression: parseExpression(stream), text: stream.textFrom(from), ...named }
  } else if (stream.takeWord('PRIMARY', 'KEY')) {
    clustering(stream)
    node.primaryKey = named
  } else if (stream.takeWord('UNIQUE')) {
    clustering(stream)
    node.unique = named
  } else if (stream.takeWord('CHECK')) node.check = { ...check(stream), ...named }
  else if (stream.isWord('REFERENCES') || stream.words('FOREIGN', 'KEY')) {
    stream.takeWord('FOREIGN', 'KEY')
    stream.needWord('REFERENCES')
    node.references = { ...references(stream), ...named }
  } else {
    if ('name' in named) throw stream.fail()
    return false
  }
  return true
}

// A column has the database's collation; another one would change what its comparisons mean.
function defaultCollation(stream: TokenStream): void {
  const { line } = stream.token()
  const name = stream.identifier()
  if (!/^(?:SQL_Latin1_General_CP1_CI_AS|DATABASE_DEFAULT)$/i.test(name))
    throw unsupported(`COLLATE ${name} on a column`, line)
}

function identity(stream: TokenStream): { seed: string; increment: string } {
  if (!stream.isSymbol('(')) return { seed: '1', increment: '1' }
  return stream.parenthesized(() => {
    const seed = signedInteger(stream)
    stream.needSymbol(',')
    return { seed, increment: signedInteger(stream) }
  })
}

function signedInteger(stream: TokenStream): string {
  const sign = stream.takeSymbol('-') ? '-' : ''
  if (!/^\d+$/.test(stream.token().text)) throw stream.fail()
  return sign + stream.next().text
}

function createView(stream: TokenStream, from: number): StatementBody {
  const name = stream.name()
  const columns = stream.isSymbol('(')
    ? stream.parenthesized(() => stream.list(() => stream.identifier()))
    : undefined
  if (stream.isWord('WITH')) throw unsupported('CREATE VIEW … WITH', stream.line())
  stream.needWord('AS')
  const query = stream.grammar.query(stream)
  return {
    kind: 'createView',
    name,
    query,
    text: stream.textFrom(from),
    ...(columns && { columns }),
  }
}

function createIndex(stream: TokenStream, unique: boolean): StatementBody {
  const name = stream.identifier()
  stream.needWord('ON')
  const table = stream.name()
  const columns = orderedColumns(stream)
  const include = stream.takeWord('INCLUDE')
    ? stream.parenthesized(() => stream.list(() => stream.identifier()))
    : []
  if (!stream.takeWord('WHERE'))
    return { kind: 'createIndex', name, table, unique, columns, include }
  const from = stream.position()
  const condition = parseCondition(stream)
  return {
    kind: 'createIndex',
    name,
    table,
    unique,
    columns,
    include,
    where: { condition, text: stream.textFrom(from) },
  }
}

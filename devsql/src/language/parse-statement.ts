import { SqlError, unsupported } from '../sql-error.ts'
import type { Statement, StatementBody } from './ast.ts'
import { parseCondition } from './parse-condition.ts'
import { parseCreate, parseDrop, parseTableBody } from './parse-ddl.ts'
import { afterCtes, parseDelete, parseInsert, parseMerge, parseUpdate } from './parse-dml.ts'
import { parseExecute } from './parse-execute.ts'
import { parseExpression } from './parse-expression.ts'
import { parseCtes, parseQuery } from './parse-query.ts'
import { parseType } from './parse-type.ts'
import { parseSet } from './parse-set.ts'
import type { TokenStream } from './token-stream.ts'

/** One statement; statements need no separator between them. */
export function parseStatement(stream: TokenStream): Statement {
  const line = stream.line()
  const from = stream.position()
  const body = stream.deeper(() => parseBody(stream, from))
  const written = stream.textFrom(from)
  while (stream.takeSymbol(';'));
  return { ...body, line, written }
}

function parseBody(stream: TokenStream, from: number): StatementBody {
  const token = stream.token()
  if (token.kind === 'symbol' && token.text === ';') return { kind: 'empty' }
  if (token.kind === 'symbol' && token.text === '(')
    return { kind: 'query', query: parseQuery(stream) }
  if (token.kind !== 'word') {
    // A first word that is no keyword is a procedure to run, only at the start of a batch.
    if (token.kind === 'quoted' && from === 0) return parseExecute(stream)
    throw stream.fail()
  }
  switch (token.upper) {
    case 'SELECT':
      return { kind: 'query', query: parseQuery(stream) }
    case 'WITH':
      return afterCtes(stream, parseCtes(stream))
    case 'INSERT':
      return parseInsert(stream, [])
    case 'UPDATE':
      return parseUpdate(stream, [])
    case 'DELETE':
      return parseDelete(stream, [])
    case 'MERGE':
      return merge(stream)
    case 'DECLARE':
      stream.next()
      if (stream.isWord('TABLE', 1) || (stream.isWord('AS', 1) && stream.isWord('TABLE', 2)))
        return declareTable(stream)
      return { kind: 'declare', variables: stream.list(() => declaration(stream)) }
    case 'SET':
      stream.next()
      return parseSet(stream)
    case 'IF':
      return ifElse(stream)
    case 'WHILE':
      stream.next()
      return {
        kind: 'while',
        condition: parseCondition(stream),
        body: stream.loop(() => parseStatement(stream)),
      }
    case 'BEGIN':
      return begin(stream)
    case 'COMMIT':
    case 'ROLLBACK':
    case 'SAVE':
      return transaction(stream, token.upper)
    case 'PRINT':
      stream.next()
      return { kind: 'print', value: parseExpression(stream) }
    case 'RAISERROR':
      return raiserror(stream)
    case 'EXEC':
    case 'EXECUTE':
      stream.next()
      return parseExecute(stream)
    case 'USE':
      stream.next()
      return { kind: 'use', database: stream.identifier() }
    case 'WAITFOR':
      stream.next()
      if (!stream.takeWord('DELAY'))
        throw unsupported(`WAITFOR ${stream.token().upper}`, token.line)
      return { kind: 'waitfor', delay: parseExpression(stream) }
    case 'RETURN':
      return returning(stream)
    case 'BREAK':
    case 'CONTINUE':
      stream.next()
      if (!stream.inLoop())
        throw new SqlError(
          token.upper === 'BREAK' ? 135 : 136,
          `Cannot use a ${token.upper} statement outside the scope of a WHILE statement.`,
          { severity: 15, line: token.line },
        )
      return { kind: token.upper === 'BREAK' ? 'break' : 'continue' }
    case 'CREATE':
      stream.next()
      return parseCreate(stream, from)
    case 'DROP':
      stream.next()
      return parseDrop(stream)
    case 'TRUNCATE':
      stream.needWord('TRUNCATE', 'TABLE')
      return { kind: 'truncate', name: stream.name() }
    case 'THROW':
      return throwing(stream)
    case 'ALTER':
    case 'GRANT':
    case 'REVOKE':
    case 'DENY':
    case 'BACKUP':
    case 'RESTORE':
    case 'BULK':
    case 'DBCC':
    case 'KILL':
    case 'SHUTDOWN':
    case 'OPEN':
    case 'CLOSE':
    case 'FETCH':
    case 'DEALLOCATE':
    case 'GOTO':
    case 'CHECKPOINT':
    case 'RECONFIGURE':
    case 'REVERT':
    case 'READTEXT':
    case 'WRITETEXT':
    case 'UPDATETEXT':
      throw unsupported(token.upper, token.line)
    default:
      if (stream.isSymbol(':', 1)) throw unsupported('GOTO and its labels', token.line)
      if (from === 0 && stream.isIdentifier()) return parseExecute(stream)
      throw stream.fail()
  }
}

function merge(stream: TokenStream): StatementBody {
  const node = parseMerge(stream, [])
  if (!stream.isSymbol(';')) {
    throw new SqlError(10713, 'A MERGE statement must be terminated by a semi-colon (;).', {
      severity: 15,
      line: stream.line(),
    })
  }
  return node
}

function declareTable(stream: TokenStream): StatementBody {
  const token = stream.next()
  if (token.kind !== 'variable') throw stream.fail()
  stream.takeWord('AS')
  stream.needWord('TABLE')
  const { columns, constraints } = parseTableBody(stream)
  stream.declare(token.text, token.line, 'table')
  return { kind: 'declareTable', name: token.text.toLowerCase(), columns, constraints }
}

function declaration(stream: TokenStream) {
  const token = stream.token()
  if (token.kind !== 'variable') throw stream.fail()
  stream.next()
  stream.takeWord('AS')
  if (stream.isAnyWord('TABLE', 'CURSOR'))
    throw unsupported(`DECLARE … ${stream.token().upper}`, token.line)
  const type = parseType(stream)
  const value = stream.takeSymbol('=') ? parseExpression(stream) : undefined
  stream.declare(token.text, token.line)
  return { name: token.text, type, ...(value && { value }) }
}

function ifElse(stream: TokenStream): StatementBody {
  stream.next()
  const condition = parseCondition(stream)
  const then = parseStatement(stream)
  // oxlint-disable-next-line unicorn/no-thenable -- a syntax node is never awaited
  if (!stream.takeWord('ELSE')) return { kind: 'if', condition, then }
  // oxlint-disable-next-line unicorn/no-thenable -- a syntax node is never awaited
  return { kind: 'if', condition, then, otherwise: parseStatement(stream) }
}

function begin(stream: TokenStream): StatementBody {
  stream.next()
  if (stream.takeWord('TRY')) return tryCatch(stream)
  if (stream.isAnyWord('TRAN', 'TRANSACTION')) {
    stream.next()
    return { kind: 'begin', ...transactionName(stream) }
  }
  if (stream.isAnyWord('DISTRIBUTED', 'DIALOG', 'CONVERSATION', 'ATOMIC'))
    throw unsupported(`BEGIN ${stream.token().upper}`, stream.line())
  const statements = statementsUntil(stream)
  stream.needWord('END')
  return { kind: 'block', statements }
}

function statementsUntil(stream: TokenStream): Statement[] {
  const statements: Statement[] = []
  while (stream.takeSymbol(';'));
  while (!stream.isWord('END')) {
    if (stream.atEnd()) throw stream.fail()
    statements.push(parseStatement(stream))
  }
  return statements
}

function tryCatch(stream: TokenStream): StatementBody {
  const body = statementsUntil(stream)
  stream.needWord('END', 'TRY')
  while (stream.takeSymbol(';'));
  stream.needWord('BEGIN', 'CATCH')
  const handler = statementsUntil(stream)
  stream.needWord('END', 'CATCH')
  return { kind: 'try', body, handler }
}

function transaction(stream: TokenStream, word: 'COMMIT' | 'ROLLBACK' | 'SAVE'): StatementBody {
  stream.next()
  const full = stream.takeWord('TRAN') || stream.takeWord('TRANSACTION')
  if (!full && word === 'SAVE') throw stream.fail()
  if (!full) {
    stream.takeWord('WORK')
    return { kind: word === 'COMMIT' ? 'commit' : 'rollback' }
  }
  const kind = ({ COMMIT: 'commit', ROLLBACK: 'rollback', SAVE: 'save' } as const)[word]
  return { kind, ...transactionName(stream) }
}

function transactionName(stream: TokenStream): { name?: string } {
  if (stream.token().kind === 'variable')
    throw unsupported('transaction name in a variable', stream.line())
  const isName = stream.isIdentifier() && !stream.isWord('THROW')
  return isName ? { name: stream.identifier() } : {}
}

// What follows RETURN is its value, unless it begins another statement.
function returning(stream: TokenStream): StatementBody {
  stream.next()
  const { kind } = stream.token()
  const hasValue =
    kind === 'number' || kind === 'variable' || stream.isSymbol('(') || stream.isSymbol('-')
  const startsValue =
    hasValue || (stream.isIdentifier() && (stream.isSymbol('(', 1) || stream.isSymbol('.', 1)))
  return startsValue ? { kind: 'return', value: parseExpression(stream) } : { kind: 'return' }
}

function throwing(stream: TokenStream): StatementBody {
  stream.next()
  if (stream.isSymbol(';') || stream.atEnd() || stream.isWord('END')) return { kind: 'throw' }
  const number = parseExpression(stream)
  stream.needSymbol(',')
  const message = parseExpression(stream)
  stream.needSymbol(',')
  return { kind: 'throw', arguments: [number, message, parseExpression(stream)] }
}

function raiserror(stream: TokenStream): StatementBody {
  stream.next()
  const args = stream.parenthesized(() => stream.list(() => parseExpression(stream)))
  if (stream.takeWord('WITH')) {
    const options = stream.list(() => stream.next())
    const other = options.find(({ upper }) => upper !== 'NOWAIT')
    if (other) throw unsupported(`RAISERROR … WITH ${other.text}`, other.line)
  }
  return { kind: 'raiserror', arguments: args }
}

import { SqlError, unsupported } from '../sql-error.ts'
import type { ProcedureParameter, StatementBody } from './ast.ts'
import { parseExpression } from './parse-expression.ts'
import { parseType } from './parse-type.ts'
import type { TokenStream } from './token-stream.ts'

/** CREATE PROCEDURE, after its keywords: the rest of the batch is its body. */
export function parseProcedure(stream: TokenStream, from: number): StatementBody {
  if (from > 0)
    throw new SqlError(
      111,
      "'CREATE/ALTER PROCEDURE' must be the first statement in a query batch.",
      { severity: 15, line: stream.line() },
    )
  const name = stream.name()
  if (stream.isSymbol(';')) throw unsupported('a numbered procedure', stream.line())
  const parameters = parameterList(stream)
  if (stream.isWord('WITH')) throw unsupported('CREATE PROCEDURE … WITH', stream.line())
  if (stream.isWord('FOR')) throw unsupported('FOR REPLICATION', stream.line())
  stream.needWord('AS')
  const body = []
  while (stream.takeSymbol(';'));
  while (!stream.atEnd()) body.push(stream.grammar.statement(stream))
  if (body.length === 0) throw stream.fail()
  return { kind: 'createProcedure', name, parameters, body, text: stream.sql }
}

function parameterList(stream: TokenStream): ProcedureParameter[] {
  const read = (): ProcedureParameter[] => stream.list(() => parameter(stream))
  if (stream.isSymbol('(')) return stream.parenthesized(() => (stream.isSymbol(')') ? [] : read()))
  return stream.token().kind === 'variable' ? read() : []
}

function parameter(stream: TokenStream): ProcedureParameter {
  const token = stream.token()
  if (token.kind !== 'variable') throw stream.fail()
  stream.next()
  stream.takeWord('AS')
  if (stream.isAnyWord('CURSOR')) throw unsupported('a cursor parameter', token.line)
  const type = parseType(stream)
  if (stream.takeWord('NOT', 'NULL')) throw unsupported('a NOT NULL parameter', token.line)
  stream.takeWord('NULL')
  const fallback = stream.takeSymbol('=') ? parseExpression(stream) : undefined
  const output = stream.takeWord('OUTPUT') || stream.takeWord('OUT')
  if (stream.isWord('READONLY')) throw unsupported('a table-valued parameter', token.line)
  stream.declare(token.text, token.line)
  return { name: token.text, type, output, ...(fallback && { fallback }) }
}

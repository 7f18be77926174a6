import { unsupported } from '../sql-error.ts'
import type { Expression, ProcedureArgument, StatementBody } from './ast.ts'
import { parseExpression } from './parse-expression.ts'
import type { TokenStream } from './token-stream.ts'

/** EXEC of a procedure or of text, after the keyword. */
export function parseExecute(stream: TokenStream): StatementBody {
  const { line } = stream.token()
  if (stream.isSymbol('(')) {
    const text = stream.parenthesized(() => parseExpression(stream))
    if (stream.isWord('AT')) throw unsupported('EXECUTE … AT', line)
    return { kind: 'execute', procedure: [], arguments: [], text }
  }
  if (stream.isAnyWord('AS')) throw unsupported('EXECUTE AS', line)
  const status = stream.token().kind === 'variable' ? stream.next().text : undefined
  if (status !== undefined && !stream.takeSymbol('=')) throw unsupported('EXECUTE @variable', line)
  if (status !== undefined) stream.demandDeclared(status, line)
  const procedure = stream.name()
  const takesArguments = !stream.atEnd() && !stream.isSymbol(';') && startsArgument(stream)
  return {
    kind: 'execute',
    procedure,
    arguments: takesArguments ? stream.list(() => argument(stream)) : [],
    ...(status !== undefined && { status }),
  }
}

function startsArgument(stream: TokenStream): boolean {
  const token = stream.token()
  if (token.kind === 'symbol') return token.text === '-'
  return token.kind !== 'word' || stream.isIdentifier() || stream.isAnyWord('NULL', 'DEFAULT')
}

function argument(stream: TokenStream): ProcedureArgument {
  const named = stream.token().kind === 'variable' && stream.isSymbol('=', 1)
  const name = named ? stream.next().text : undefined
  if (named) stream.next()
  const value = argumentValue(stream)
  const output = stream.takeWord('OUTPUT') || stream.takeWord('OUT')
  return { value, output, ...(name !== undefined && { name }) }
}

// EXEC takes constants and variables only; a bare word is a string.
function argumentValue(stream: TokenStream): Expression | 'default' {
  if (stream.takeWord('DEFAULT')) return 'default'
  const token = stream.token()
  if (token.kind === 'word' && stream.isIdentifier()) {
    stream.next()
    return { kind: 'literal', of: 'nstring', text: token.text, line: token.line }
  }
  return parseExpression(stream)
}

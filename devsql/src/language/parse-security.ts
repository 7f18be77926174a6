import { unsupported } from '../sql-error.ts'
import type { StatementBody } from './ast.ts'
import type { FunctionParameter, SecurityPredicate } from './ast-security.ts'
import { parseExpression } from './parse-expression.ts'
import { parseType } from './parse-type.ts'
import type { TokenStream } from './token-stream.ts'

/** CREATE FUNCTION, after its keywords: inline table-valued functions only. */
export function parseFunction(stream: TokenStream, from: number): StatementBody {
  const name = stream.name()
  const parameters = stream.parenthesized(() =>
    stream.isSymbol(')') ? [] : stream.list(() => parameter(stream)),
  )
  stream.needWord('RETURNS')
  if (!stream.takeWord('TABLE')) throw unsupported('CREATE FUNCTION … RETURNS', stream.line())
  if (stream.takeWord('WITH') && !stream.takeWord('SCHEMABINDING')) {
    throw unsupported(`CREATE FUNCTION … WITH ${stream.token().text}`, stream.line())
  }
  stream.needWord('AS')
  stream.needWord('RETURN')
  const query = stream.grammar.query(stream)
  return { kind: 'createFunction', name, parameters, query, text: stream.textFrom(from) }
}

function parameter(stream: TokenStream): FunctionParameter {
  const token = stream.token()
  if (token.kind !== 'variable') throw stream.fail()
  stream.next()
  stream.takeWord('AS')
  const type = parseType(stream)
  if (stream.isSymbol('=')) throw unsupported('a default of a function parameter', token.line)
  stream.declare(token.text, token.line)
  return { name: token.text, type }
}

/** CREATE SECURITY POLICY, after its keywords. */
export function parseSecurityPolicy(stream: TokenStream): StatementBody {
  const { line } = stream.token()
  const name = stream.name()
  const predicates = stream.list(() => predicate(stream))
  if (stream.takeWord('WITH')) {
    stream.parenthesized(() =>
      stream.list(() => {
        const option = stream.identifier()
        stream.takeSymbol('=')
        if (!stream.takeWord('ON')) throw unsupported(`SECURITY POLICY … ${option} = OFF`, line)
      }),
    )
  }
  return { kind: 'createSecurityPolicy', name, predicates }
}

function predicate(stream: TokenStream): SecurityPredicate {
  stream.needWord('ADD')
  const isBlock = stream.takeWord('BLOCK')
  if (!isBlock) stream.needWord('FILTER')
  stream.needWord('PREDICATE')
  const { line } = stream.token()
  const call = stream.name()
  const args = stream.parenthesized(() => stream.list(() => parseExpression(stream)))
  stream.needWord('ON')
  const table = stream.name()
  return { on: isBlock ? blocked(stream) : 'filter', function: call, arguments: args, table, line }
}

function blocked(stream: TokenStream): SecurityPredicate['on'] {
  if (stream.takeWord('AFTER', 'INSERT')) return 'insert'
  if (stream.takeWord('AFTER', 'UPDATE')) return 'update'
  throw unsupported('BLOCK PREDICATE but AFTER INSERT and AFTER UPDATE', stream.line())
}

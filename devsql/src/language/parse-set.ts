import { unsupported } from '../sql-error.ts'
import type { Expression, StatementBody } from './ast.ts'
import { parseExpression } from './parse-expression.ts'
import type { TokenStream } from './token-stream.ts'

const COMPOUND = ['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^='] as const

/** SET @variable = …, or SET option …; after the keyword. Which options mean what is the session's business. */
export function parseSet(stream: TokenStream): StatementBody {
  const token = stream.token()
  if (token.kind === 'variable') return setVariable(stream)
  if (stream.takeWord('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const words = [stream.next().upper]
    if (stream.isAnyWord('READ', 'COMMITTED', 'UNCOMMITTED')) words.push(stream.next().upper)
    return { kind: 'setOption', options: ['TRANSACTION ISOLATION LEVEL'], value: words.join(' ') }
  }
  if (stream.takeWord('IDENTITY_INSERT')) {
    const name = stream.name()
    return { kind: 'setOption', options: ['IDENTITY_INSERT', ...name], value: onOff(stream) }
  }
  if (stream.isWord('CONTEXT_INFO')) throw unsupported('SET CONTEXT_INFO', token.line)
  if (stream.takeWord('STATISTICS')) {
    return {
      kind: 'setOption',
      options: stream.list(() => `STATISTICS ${stream.next().upper}`),
      value: onOff(stream),
    }
  }
  const options = stream.list(() => {
    if (stream.token().kind !== 'word') throw stream.fail()
    return stream.next().upper
  })
  const sign = stream.takeSymbol('-') ? '-' : ''
  const value = stream.token()
  if (!['word', 'number', 'string', 'nstring', 'quoted', 'variable'].includes(value.kind))
    throw stream.fail()
  if (value.kind === 'variable')
    throw unsupported(`SET ${options.join(', ')} @variable`, value.line)
  stream.next()
  return { kind: 'setOption', options, value: sign + value.upper }
}

function onOff(stream: TokenStream): string {
  if (!stream.isAnyWord('ON', 'OFF')) throw stream.fail()
  return stream.next().upper
}

function setVariable(stream: TokenStream): StatementBody {
  const { text: name, line } = stream.next()
  stream.demandDeclared(name, line)
  const compound = COMPOUND.find((operator) => stream.isSymbol(operator))
  if (compound) {
    stream.next()
    const left: Expression = { kind: 'variable', name, line }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the branch before has shown what it is
    const operator = compound[0] as Extract<Expression, { kind: 'binary' }>['operator']
    return {
      kind: 'setVariable',
      name,
      value: { kind: 'binary', operator, left, right: parseExpression(stream), line },
    }
  }
  stream.needSymbol('=')
  return { kind: 'setVariable', name, value: parseExpression(stream) }
}

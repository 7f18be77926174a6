import type { Statement } from './ast.ts'
import { parseCondition } from './parse-condition.ts'
import { parseExpression } from './parse-expression.ts'
import { parseQuery } from './parse-query.ts'
import { parseStatement } from './parse-statement.ts'
import { parseType } from './parse-type.ts'
import { openTokens } from './token-stream.ts'
import type { Grammar } from './token-stream.ts'
import type { SqlType } from '../sql-type.ts'

const GRAMMAR: Grammar = {
  query: parseQuery,
  expression: parseExpression,
  condition: parseCondition,
  statement: parseStatement,
}

/**
 * A batch of T-SQL to statements. What the grammar does not know is an error with line and number, never skipped. `declared`
 * are the variables it is given; another one it must declare itself.
 */
export function parseBatch(sql: string, declared: Iterable<string> = []): Statement[] {
  const stream = openTokens(sql, GRAMMAR)
  for (const name of declared) stream.declare(name, 1)
  const statements: Statement[] = []
  while (stream.takeSymbol(';'));
  while (!stream.atEnd()) statements.push(parseStatement(stream))
  return statements
}

/** The declaration list of sp_executesql and sp_prepare: `@a int, @b nvarchar(50) OUTPUT`. */
export function parseParameters(
  declarations: string,
): { name: string; type: SqlType; output: boolean }[] {
  const stream = openTokens(declarations, GRAMMAR)
  if (stream.atEnd()) return []
  const parameters = stream.list(() => {
    const token = stream.token()
    if (token.kind !== 'variable') throw stream.fail()
    stream.next()
    stream.takeWord('AS')
    const type = parseType(stream)
    const output = stream.takeWord('OUTPUT') || stream.takeWord('OUT')
    return { name: token.text, type, output }
  })
  if (!stream.atEnd()) throw stream.fail()
  return parameters
}

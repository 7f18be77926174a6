import type { Finding } from './classify.ts'
import type { Token } from './lexer.ts'
import { wordSet } from './words.ts'

// The statements of Service Broker start with words that are no keywords, so that they can also be
// names. A server may read them behind a complete expression or alias without a semicolon.

/** Reserved words behind which an expression begins: what follows them is a name. */
const BEFORE_EXPRESSION = wordSet(`
  SELECT DISTINCT ALL TOP PERCENT WHERE ON AND OR NOT WHEN THEN ELSE CASE BY HAVING
  BETWEEN IN LIKE ESCAPE SET VALUES FROM JOIN INTO AS UPDATE IS ANY SOME EXISTS
  COLLATE TABLE INSERT DELETE`)

const isOperand = (token: Token | undefined) => {
  if (token === undefined) return false
  if (token.kind === 'word') return !BEFORE_EXPRESSION.has(token.text)
  return token.kind !== 'symbol' || token.text === ')'
}

/** RECEIVE [TOP (n)] columns FROM queue; the columns are `*`, names or `@v = name`. */
const startsReceive = (tokens: readonly Token[], index: number) => {
  const after = tokens[index + 1]
  if (after === undefined || !isOperand(tokens[index - 1])) return false
  if (after.kind === 'symbol') return after.text === '*' || after.text === '('
  return after.kind === 'variable' || after.kind === 'quoted' || !ENDS_ALIAS.has(after.text)
}

/** What may stand behind an alias named receive. */
const ENDS_ALIAS = wordSet(`
  FROM WHERE GROUP ORDER HAVING UNION EXCEPT INTERSECT OPTION FOR INNER LEFT RIGHT
  FULL CROSS OUTER JOIN ON WITH TABLESAMPLE PIVOT UNPIVOT AND OR IN IS LIKE BETWEEN
  NOT THEN ELSE END ASC DESC OVER AS WHEN SET COLLATE WINDOW INTO WITHIN AT OFFSET
  ROWS RANGE PARTITION VALUES USING OUTPUT DEFAULT SELECT`)

const WHY = 'it is a statement of Service Broker; put a name like it in brackets'

/** Finds a statement of Service Broker that starts at a word. */
export const findBroker = (tokens: readonly Token[], index: number): Finding | undefined => {
  const token = tokens[index]
  if (token?.kind !== 'word') return undefined
  const next = tokens[index + 1]?.kind === 'word' ? tokens[index + 1]?.text : undefined
  const isStart =
    (token.text === 'RECEIVE' && startsReceive(tokens, index)) ||
    ((token.text === 'GET' || token.text === 'MOVE') && next === 'CONVERSATION') ||
    (token.text === 'SEND' && next === 'ON' && tokens[index + 2]?.text === 'CONVERSATION')
  return isStart ? { what: token.text, why: WHY, start: token.start } : undefined
}

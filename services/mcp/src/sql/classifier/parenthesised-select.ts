import type { Token } from './lexer.ts'
import { ENDING } from './words.ts'

/**
 * Whether `(SELECT`, with the SELECT at `index`, is a statement of its own: a statement may stand in
 * parentheses, and behind a complete expression nothing else can. Behind a name the server reads a
 * call, behind an operator or a keyword a subquery.
 */
export const startsStatement = (tokens: readonly Token[], index: number) => {
  let before = index - 1
  while (isSymbol(tokens[before], '(')) before -= 1
  const token = tokens[before]
  if (token === undefined || isTopCount(tokens, before)) return false
  if (token.kind === 'word') return ENDING.has(token.text)
  return ['number', 'string', 'variable'].includes(token.kind) || isSymbol(token, ')')
}

const isSymbol = (token: Token | undefined, text: string) =>
  token?.kind === 'symbol' && token.text === text

/** TOP 1 or TOP (1), with what follows the first of the columns. */
const isTopCount = (tokens: readonly Token[], end: number) =>
  tokens[isSymbol(tokens[end], ')') ? end - 3 : end - 1]?.text === 'TOP'

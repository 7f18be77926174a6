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

/** TOP 1 or TOP (@n + 1), with what follows the first of the columns. */
const isTopCount = (tokens: readonly Token[], end: number) => {
  const start = isSymbol(tokens[end], ')') ? openingOf(tokens, end) : end
  const before = tokens[start - 1]
  return before?.kind === 'word' && before.text === 'TOP'
}

/** Tokens looked through for the start of a count, so that a text made to nest costs little. */
const LONGEST_COUNT = 1000

/** The index of the parenthesis that the one at `end` closes. */
const openingOf = (tokens: readonly Token[], end: number) => {
  let depth = 0
  for (let index = end; index >= 0 && index > end - LONGEST_COUNT; index -= 1) {
    if (isSymbol(tokens[index], ')')) depth += 1
    if (isSymbol(tokens[index], '(')) depth -= 1
    if (depth === 0) return index
  }
  return 0
}

import type { Finding } from './classify.ts'
import type { Token } from './lexer.ts'
import { DEFINING, FORBIDDEN_STARTS, READING, WRITING } from './words.ts'

/** The word that says what the statement does; `index` is its place among the tokens. */
export type Verb =
  | { class: 'read' | 'write'; verb: string; index: number; start: number }
  | { class: 'ddl'; verb: string; start: number }

/** Finds the statement's own verb behind opening parentheses and a WITH clause. */
export const findMainVerb = (tokens: Token[], end: number): Verb | Finding => {
  let index = 0
  while (tokens[index]?.text === '(') index += 1
  const isParenthesised = index > 0
  if (tokens[index]?.text === 'WITH' && !isParenthesised) index = afterCommonTables(tokens, index)
  const token = tokens[index]
  if (token === undefined) {
    return { what: 'no statement', why: 'the text holds nothing that could run', start: end }
  }
  if (token.kind === 'word') {
    if (READING.has(token.text))
      return { class: 'read', verb: token.text, index, start: token.start }
    if (!isParenthesised && WRITING.has(token.text)) {
      return { class: 'write', verb: token.text, index, start: token.start }
    }
    if (!isParenthesised && DEFINING.has(token.text)) {
      return { class: 'ddl', verb: token.text, start: token.start }
    }
  }
  return {
    what: FORBIDDEN_STARTS.has(token.text)
      ? token.text
      : `a statement that starts with ${token.text}`,
    why:
      FORBIDDEN_STARTS.get(token.text) ?? 'only SELECT, INSERT, UPDATE, DELETE and MERGE are known',
    start: token.start,
  }
}

/**
 * The index behind `WITH name [(columns)] AS (…) [, …]` or `WITH XMLNAMESPACES (…) [, …]`: the first
 * token at depth 0 that a closing parenthesis and no comma or AS connects to what stands before.
 */
const afterCommonTables = (tokens: Token[], start: number) => {
  let depth = 0
  for (let index = start + 1; index < tokens.length; index += 1) {
    const text = tokens[index]?.text
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    const isBehindParenthesis = depth === 0 && tokens[index - 1]?.text === ')' && text !== ')'
    if (isBehindParenthesis && text !== ',' && text !== 'AS' && text !== '(') return index
  }
  return tokens.length
}

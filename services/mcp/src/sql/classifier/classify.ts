import { findForeignName } from './foreign-names.ts'
import { findForbiddenWord } from './forbidden-words.ts'
import { tokenize, type Token } from './lexer.ts'
import { findMainVerb } from './main-verb.ts'

/** Where a refusal points: line and column count from 1, the column in UTF-16 units. */
export type Position = { line: number; column: number }

/** Why a statement is refused: `what` was found, `why` it is refused, and where it stands. */
export type Refusal = { what: string; why: string; position: Position }

/** What a text is, decided from its tokens alone. */
export type Classification =
  | { class: 'read' }
  | { class: 'write'; verb: string }
  | { class: 'ddl'; verb: string; position: Position }
  | { class: 'denied'; refusal: Refusal }

/** A fault found in a text, before its position is worked out. */
export type Finding = { what: string; why: string; start: number }

const positionAt = (sql: string, start: number): Position => {
  const before = sql.slice(0, start).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/**
 * Classifies a T-SQL text: one SELECT is a read, one INSERT, UPDATE, DELETE or MERGE a write, a
 * schema change is ddl, and whatever else, or whatever is not understood, is denied.
 *
 * This is the second lock. The first is the SQL login's rights: it does not see what views, triggers
 * and functions do, and it does not check that the statement is valid.
 */
export const classify = (sql: string): Classification => {
  const denied = (finding: Finding): Classification => ({
    class: 'denied',
    refusal: { what: finding.what, why: finding.why, position: positionAt(sql, finding.start) },
  })
  const lexed = tokenize(sql)
  if ('fault' in lexed) return denied(lexed.fault)
  const body = withoutOuterSemicolons(lexed.tokens)
  const main = findMainVerb(body, sql.length)
  if ('why' in main) return denied(main)
  if (main.class === 'ddl') {
    return { class: 'ddl', verb: main.verb, position: positionAt(sql, main.start) }
  }
  const fault =
    findUnbalanced(body) ?? findForbiddenWord(body, main) ?? findForeignName(body, main.class)
  if (fault !== undefined) return denied(fault)
  return main.class === 'read' ? { class: 'read' } : { class: 'write', verb: main.verb }
}

const withoutOuterSemicolons = (tokens: Token[]) => {
  const first = tokens.findIndex((token) => token.text !== ';')
  const last = tokens.findLastIndex((token) => token.text !== ';')
  return first === -1 ? [] : tokens.slice(first, last + 1)
}

const findUnbalanced = (tokens: Token[]): Finding | undefined => {
  const open: Token[] = []
  const why = 'the parentheses do not match'
  for (const token of tokens) {
    if (token.kind !== 'symbol') continue
    if (token.text === ';') {
      return {
        what: 'more than one statement',
        why: 'send one statement per call',
        start: token.start,
      }
    }
    if (token.text === '(') open.push(token)
    if (token.text === ')' && open.pop() === undefined) {
      return { what: 'a closing parenthesis', why, start: token.start }
    }
  }
  const left = open.pop()
  return left && { what: 'an opening parenthesis', why, start: left.start }
}

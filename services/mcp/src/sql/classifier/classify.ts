import { readDeclarations } from './declarations.ts'
import { findForeignName } from './foreign-names.ts'
import { findForbiddenWord } from './forbidden-words.ts'
import { tokenize, type Token } from './lexer.ts'
import { findMainVerb, type Verb } from './main-verb.ts'
import { findSchemaFault } from './schema-change.ts'

/** Where a refusal points: line and column count from 1, the column in UTF-16 units. */
export type Position = { line: number; column: number }

/** Why a statement is refused: `what` was found, `why` it is refused, and where it stands. */
export type Refusal = { what: string; why: string; position: Position }

/** What a text is, decided from its tokens alone. */
export type Classification =
  | { class: 'read' }
  | { class: 'write'; verb: string; position: Position }
  /** A change of the schema, and why it is none of those that may be permitted. */
  | { class: 'ddl'; verb: string; position: Position; fault?: Refusal }
  | { class: 'denied'; refusal: Refusal }

/** A fault found in a text, before its position is worked out. */
export type Finding = { what: string; why: string; start: number }

const positionAt = (sql: string, start: number): Position => {
  const before = sql.slice(0, start).split(/\r\n|\r|\n/)
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/**
 * Classifies a T-SQL text: one SELECT, declarations of scalar variables before it or not, is a read, one INSERT, UPDATE, DELETE or MERGE a write, a
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
  const whole = withoutOuterSemicolons(lexed.tokens)
  const declared = readDeclarations(whole)
  if ('why' in declared) return denied(declared)
  for (const initialiser of declared.initialisers) {
    const fault = findFault(initialiser, { class: 'read', verb: 'SELECT', index: -1, start: 0 })
    if (fault !== undefined) return denied(fault)
  }
  const body = whole.slice(declared.end)
  const main = findMainVerb(body, sql.length)
  if ('why' in main) return denied(main)
  if (declared.end > 0 && main.class !== 'read') return denied(declaredBeforeWrite(main))
  if (main.class === 'ddl') {
    const found = findSchemaFault(body)
    const fault = found && {
      what: found.what,
      why: found.why,
      position: positionAt(sql, found.start),
    }
    return {
      class: 'ddl',
      verb: main.verb,
      position: positionAt(sql, main.start),
      ...(fault && { fault }),
    }
  }
  const fault = findFault(body, main)
  if (fault !== undefined) return denied(fault)
  if (main.class === 'read') return { class: 'read' }
  return { class: 'write', verb: main.verb, position: positionAt(sql, main.start) }
}

const findFault = (tokens: Token[], main: Exclude<Verb, { class: 'ddl' }>) =>
  findUnbalanced(tokens) ?? findForbiddenWord(tokens, main) ?? findForeignName(tokens, main.class)

const declaredBeforeWrite = ({ verb, start }: Verb): Finding => ({
  what: `DECLARE before ${verb}`,
  why: 'variables may be declared before one SELECT only; pass values as params',
  start,
})

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

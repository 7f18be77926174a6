import { findBroker } from './broker.ts'
import type { Finding } from './classify.ts'
import type { Token } from './lexer.ts'
import { isXmlMethod } from './value-method.ts'
import { startsStatement } from './parenthesised-select.ts'
import { DEFINING, FORBIDDEN_FUNCTIONS, FORBIDDEN_STARTS, WRITING } from './words.ts'

type Main = { class: 'read' | 'write'; verb: string; index: number }

/** What a rule sees of the word it judges. */
type Place = {
  main: Main
  index: number
  before: string | undefined
  beforeThat: string | undefined
  after: string | undefined
  afterThat: string | undefined
  depth: number
  seen: ReadonlySet<string>
  tokens: readonly Token[]
}

const SET_OPERATORS = new Set(['UNION', 'EXCEPT', 'INTERSECT'])

/**
 * The only places where a word that can start a statement does not: each rule says whether the word
 * belongs to the permitted statement.
 */
const BELONGS: Record<string, (place: Place) => boolean> = {
  SELECT: ({ main, index, before, beforeThat, depth, seen, tokens }) =>
    index === main.index ||
    // INSERT INTO t (a) (SELECT …) too stands for rows, once.
    (before === '(' &&
      (!startsStatement(tokens, index) ||
        (main.verb === 'INSERT' && depth === 1 && index > main.index && !seen.has('rows')))) ||
    SET_OPERATORS.has(before ?? '') ||
    (before === 'ALL' && SET_OPERATORS.has(beforeThat ?? '')) ||
    // INSERT INTO t (a) SELECT …: once, and only where no other source of rows has come.
    (main.verb === 'INSERT' && depth === 0 && index > main.index && !seen.has('rows')),
  // UPDATE … SET once; in MERGE the SET of each UPDATE branch.
  SET: ({ main, index, before, depth, seen }) =>
    (main.verb === 'UPDATE' && depth === 0 && index > main.index && !seen.has('SET')) ||
    (main.verb === 'MERGE' && depth === 0 && before === 'UPDATE'),
  INSERT: (place) => isMainOrBranch(place),
  UPDATE: (place) => isMainOrBranch(place),
  DELETE: (place) => isMainOrBranch(place),
  // INNER MERGE JOIN, and OPTION (MERGE JOIN), OPTION (MERGE UNION)
  MERGE: (place) =>
    place.index === place.main.index || place.after === 'JOIN' || place.after === 'UNION',
  // OFFSET … ROWS FETCH NEXT n ROWS ONLY
  FETCH: ({ before, after, afterThat }) =>
    (before === 'ROW' || before === 'ROWS') &&
    (after === 'NEXT' || after === 'FIRST') &&
    afterThat !== 'FROM',
  // OPTION (USE HINT ('…')), OPTION (USE PLAN N'…')
  USE: ({ before, after, depth }) =>
    depth > 0 && (before === '(' || before === ',') && (after === 'HINT' || after === 'PLAN'),
  ELSE: ({ seen }) => seen.has('CASE'),
  END: ({ seen }) => seen.has('CASE'),
}

const isMainOrBranch = ({ main, index, before, depth }: Place) =>
  index === main.index || (main.verb === 'MERGE' && depth === 0 && before === 'THEN')

const WATCHED = new Map<string, string>([
  ...FORBIDDEN_STARTS,
  ...[...WRITING, ...DEFINING, 'SELECT'].map((word): [string, string] => [
    word,
    'it starts a second statement; send one statement per call, and put names like it in brackets',
  ]),
  ['END', 'it closes no CASE'],
])

/** Finds the first word that starts another statement or reaches outside the database. */
export const findForbiddenWord = (tokens: Token[], main: Main): Finding | undefined => {
  const seen = new Set<string>()
  let depth = 0
  let openCases = 0
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(' && token.kind === 'symbol') depth += 1
    if (token.text === ')' && token.kind === 'symbol') depth -= 1
    const special = findSpecial(tokens, index, main)
    if (special !== undefined) return special
    if (token.kind !== 'word') continue
    const word = (offset: number) => tokens[index + offset]?.text
    const place: Place = {
      main,
      index,
      before: word(-1),
      beforeThat: word(-2),
      after: word(1),
      afterThat: word(2),
      depth,
      seen,
      tokens,
    }
    const reason = WATCHED.get(token.text)
    if (reason !== undefined && BELONGS[token.text]?.(place) !== true) {
      return { what: token.text, why: reason, start: token.start }
    }
    if (token.text === 'CASE') openCases += 1
    if (token.text === 'END') openCases -= 1
    if (openCases > 0) seen.add('CASE')
    else seen.delete('CASE')
    if (token.text === 'SET' && main.verb === 'UPDATE') seen.add('SET')
    const isSource =
      (depth === 0 && (token.text === 'VALUES' || token.text === 'SELECT')) ||
      (depth === 1 && token.text === 'SELECT' && place.before === '(')
    if (isSource && index > main.index) seen.add('rows')
  }
  return undefined
}

/**
 * \\server\share, and //server/share, make the server open a connection of its own wherever a function
 * takes a path. A double-quoted text is a name, or a text where the session says so. What is put
 * together from pieces reaches no function that takes a path: none of these may be called at all.
 */
const isNetworkPath = (tokens: Token[], index: number) => {
  const token = tokens[index]
  if (token?.kind !== 'string' && token?.kind !== 'quoted') return false
  const start = /^(?:[Nn]?'|")(?<slashes>[\\\\/]{2})(?<rest>.)/su.exec(token.text)?.groups
  if (start === undefined) return false
  // //step is a path of XQuery where it is the argument of a method of xml.
  const isXPath =
    start['slashes'] === '//' && tokens[index - 1]?.text === '(' && isXmlMethod(tokens, index - 2)
  return !isXPath && !/['"]/.test(start['rest'] ?? '')
}

/** What is forbidden although no statement starts there. */
const findSpecial = (tokens: Token[], index: number, main: Main): Finding | undefined => {
  const token = tokens[index]
  if (token === undefined) return undefined
  const { start } = token
  if (isNetworkPath(tokens, index)) {
    return { what: 'a network path', why: 'pass such a text as a parameter', start }
  }
  const name = token.kind === 'quoted' ? token.text.slice(1, -1).toUpperCase() : token.text
  if (token.kind === 'word' || (token.kind === 'quoted' && tokens[index + 1]?.text === '(')) {
    const outside = FORBIDDEN_FUNCTIONS.get(name)
    if (outside !== undefined) return { what: name, why: outside, start }
  }
  if (token.kind !== 'word') return undefined
  const broker = findBroker(tokens, index)
  if (broker !== undefined) return broker
  if (token.text === 'INTO' && main.class === 'read') {
    return { what: 'SELECT … INTO', why: 'it creates a table', start }
  }
  const isSequence = token.text === 'NEXT' && tokens[index + 1]?.text === 'VALUE'
  if (isSequence && main.class === 'read') {
    return { what: 'NEXT VALUE FOR', why: 'it advances a sequence, which nothing undoes', start }
  }
  if (token.text === 'STATISTICS' && tokens[index - 1]?.text === 'UPDATE') {
    return { what: 'UPDATE STATISTICS', why: 'it acts on the server, not on data', start }
  }
  return undefined
}

import type { Token } from './lexer.ts'

/** Words behind which the name of a table stands. */
const BEFORE_TABLE = new Set([
  'FROM',
  'JOIN',
  'APPLY',
  'INTO',
  // OPENXML (…) WITH t; behind any other WITH stands no name of several parts.
  'WITH',
  'USING',
  'CONTAINSTABLE',
  'FREETEXTTABLE',
  'SEMANTICKEYPHRASETABLE',
  'SEMANTICSIMILARITYTABLE',
  'SEMANTICSIMILARITYDETAILSTABLE',
  // CHANGETABLE (CHANGES t, …), CHANGETABLE (VERSION t, …)
  'CHANGES',
  'VERSION',
])

/** Words that end a FROM clause at their own depth. */
const AFTER_FROM = new Set([
  'WHERE',
  'GROUP',
  'ORDER',
  'HAVING',
  'OPTION',
  'FOR',
  'SELECT',
  'UNION',
  'EXCEPT',
  'INTERSECT',
])

export const isName = (token: Token | undefined) =>
  token?.kind === 'word' || token?.kind === 'quoted'

/** Where a token stands: in a FROM clause, and there at the place of a table. */
export type Place = { inFrom: boolean; isTable: boolean }

/** The place of every token, in one pass. */
export const placesOf = (tokens: readonly Token[]): Place[] => {
  // One entry per open parenthesis: does it stand in a FROM clause, and at the place of a table?
  const clauses = [{ inFrom: false, holdsTable: false }]
  return tokens.map((token, index) => {
    const clause = clauses.at(-1)
    const before = tokens[index - 1]
    const isTable =
      (before?.kind === 'word' && BEFORE_TABLE.has(before.text)) ||
      (clause?.inFrom === true && before?.text === ',') ||
      (clause?.holdsTable === true && before?.text === '(') ||
      isTableArgument(tokens, index)
    if (token.kind === 'symbol' && token.text === '(') {
      clauses.push({ inFrom: isTable, holdsTable: isTable })
    } else if (token.kind === 'symbol' && token.text === ')') {
      clauses.pop()
    } else if (token.kind === 'word' && clause !== undefined) {
      if (token.text === 'FROM') clause.inFrom = true
      const isTemporal = token.text === 'FOR' && tokens[index + 1]?.text === 'SYSTEM_TIME'
      const isEnd = AFTER_FROM.has(token.text) || isWindowClause(tokens, index)
      if (isEnd && !isTemporal) clause.inFrom = false
    }
    return { inFrom: clauses.at(-1)?.inFrom === true, isTable }
  })
}

/** VECTOR_SEARCH (TABLE = t, …), PREDICT (MODEL = …, DATA = t, …). */
const isTableArgument = (tokens: readonly Token[], index: number) => {
  const name = tokens[index - 2]
  const isArgument = tokens[index - 1]?.text === '=' && name?.kind === 'word'
  const before = tokens[index - 3]?.text
  return (
    isArgument &&
    (name.text === 'TABLE' || (name.text === 'DATA' && (before === '(' || before === ',')))
  )
}

/** WINDOW name AS (…). It is no reserved word: alone it is an alias, and the FROM clause goes on. */
const isWindowClause = (tokens: readonly Token[], index: number) =>
  tokens[index]?.text === 'WINDOW' &&
  isName(tokens[index + 1]) &&
  tokens[index + 2]?.text === 'AS' &&
  tokens[index + 3]?.text === '('

/** A name without its quotes, in one letter case. */
export const bareName = (text: string) =>
  (/^["[]/.test(text) ? text.slice(1, -1) : text).toLowerCase()

/** The names that columns can be qualified with: tables, and their aliases in a FROM clause. */
export const sourceNames = (
  tokens: readonly Token[],
  places: readonly Place[],
): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const [index, token] of tokens.entries()) {
    if (!isName(token) || tokens[index + 1]?.text === '.') continue
    const start = startOfName(tokens, index)
    const before = tokens[start - 1]
    const isTarget = before?.kind === 'word' && WRITTEN.has(before.text)
    const isAlias =
      start === index &&
      places[index]?.inFrom === true &&
      (isName(before) || before?.text === ')' || before?.kind === 'variable')
    if (isTarget || isAlias || places[start]?.isTable === true) {
      names.add(bareName(token.text))
    }
  }
  return names
}

/** The index of the first part of the dotted name that ends at `index`. */
const startOfName = (tokens: readonly Token[], index: number) => {
  let start = index
  while (tokens[start - 1]?.kind === 'symbol' && tokens[start - 1]?.text === '.') start -= 2
  return start
}

const WRITTEN = new Set(['UPDATE', 'MERGE', 'DELETE'])

import type { Finding } from './classify.ts'
import type { Token } from './lexer.ts'
import { VALUE_METHODS } from './words.ts'

/** Words and symbols behind which the name of a table stands. */
const BEFORE_TABLE = new Set([
  'FROM',
  'JOIN',
  'APPLY',
  'INTO',
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

const isName = (token: Token | undefined) => token?.kind === 'word' || token?.kind === 'quoted'

/**
 * Finds a name that leaves the database: server.database.schema.table, database.schema.table,
 * database..table. In a read, schema.table.column is told apart by where it stands; in a write no
 * name of three parts is permitted, since almost every place there can hold a table.
 */
export const findForeignName = (
  tokens: Token[],
  statementClass: 'read' | 'write',
): Finding | undefined => {
  // One entry per open parenthesis: does it stand in a FROM clause, and at the place of a table?
  const clauses = [{ inFrom: false, holdsTable: false }]
  for (const [index, token] of tokens.entries()) {
    const clause = clauses.at(-1)
    const before = tokens[index - 1]
    const isTablePlace =
      (before?.kind === 'word' && BEFORE_TABLE.has(before.text)) ||
      (clause?.inFrom === true && before?.text === ',') ||
      (clause?.holdsTable === true && before?.text === '(') ||
      // VECTOR_SEARCH (TABLE = t, …)
      (before?.text === '=' && tokens[index - 2]?.text === 'TABLE')
    if (token.kind === 'symbol' && token.text === '(') {
      clauses.push({ inFrom: isTablePlace, holdsTable: isTablePlace })
    } else if (token.kind === 'symbol' && token.text === ')') {
      clauses.pop()
    } else if (token.kind === 'word' && clause !== undefined) {
      if (token.text === 'FROM') clause.inFrom = true
      const isTemporal = token.text === 'FOR' && tokens[index + 1]?.text === 'SYSTEM_TIME'
      const isEnd = AFTER_FROM.has(token.text) || isWindowClause(tokens, index)
      if (isEnd && !isTemporal) clause.inFrom = false
    }
    if (token.text === '.' && token.kind === 'symbol' && !canBeQualified(before)) {
      return {
        what: 'a name that begins with a dot',
        why: 'it can name another database; write schema.table',
        start: token.start,
      }
    }
    const isStartOfName = isName(token) && before?.text !== '.'
    const chain = isStartOfName ? chainAt(tokens, index) : undefined
    if (chain !== undefined && leavesDatabase(chain, isTablePlace || statementClass === 'write')) {
      return {
        what: `the name ${chain.parts.join('.')}`,
        why: 'it names another database or server; write schema.table, and alias.column for columns',
        start: token.start,
      }
    }
  }
  return undefined
}

/** `..name` and `.database.schema.name` leave the first parts out; some servers read them. */
const canBeQualified = (before: Token | undefined) =>
  isName(before) ||
  before?.kind === 'variable' ||
  (before?.kind === 'symbol' && (before.text === ')' || before.text === '.'))

/** WINDOW name AS (…). It is no reserved word: alone it is an alias, and the FROM clause goes on. */
const isWindowClause = (tokens: Token[], index: number) =>
  tokens[index]?.text === 'WINDOW' &&
  isName(tokens[index + 1]) &&
  tokens[index + 2]?.text === 'AS' &&
  tokens[index + 3]?.text === '('

type Chain = { parts: string[]; isCall: boolean }

/** The dotted name that begins at `index`; a part left out, as in a..b, is the empty text. */
const chainAt = (tokens: Token[], index: number): Chain => {
  const parts = [tokens[index]?.text ?? '']
  let at = index + 1
  while (tokens[at]?.text === '.' && tokens[at]?.kind === 'symbol') {
    const next = tokens[at + 1]
    if (isName(next)) {
      parts.push(next?.text ?? '')
      at += 2
    } else {
      parts.push(next?.text === '*' ? '*' : '')
      at += next?.text === '*' ? 2 : 1
    }
  }
  return { parts, isCall: tokens[at]?.text === '(' && tokens[at]?.kind === 'symbol' }
}

const leavesDatabase = ({ parts, isCall }: Chain, namesTable: boolean) => {
  if (parts.length < 3) return parts.includes('')
  if (parts.includes('') || parts.length > 4) return true
  const isMethod = isCall && VALUE_METHODS.has(parts.at(-1)?.toUpperCase() ?? '')
  const nameParts = isMethod ? parts.length - 1 : parts.length
  if (isMethod) return nameParts > 3
  return nameParts > 3 || isCall || namesTable
}

import type { Finding } from './classify.ts'
import type { Token } from './lexer.ts'
import { bareName, isName, placesOf, sourceNames } from './table-places.ts'
import { isValueMethod } from './value-method.ts'

/**
 * Finds a name that leaves the database: server.database.schema.table, database.schema.table,
 * database..table. In a read, schema.table.column is told apart by where it stands; in a write no
 * name of three parts is permitted, since almost every place there can hold a table.
 */
export const findForeignName = (
  tokens: Token[],
  statementClass: 'read' | 'write',
): Finding | undefined => {
  const places = placesOf(tokens)
  const sources = sourceNames(tokens, places)
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1]
    if (token.text === '.' && token.kind === 'symbol' && !canBeQualified(before)) {
      return {
        what: 'a name that begins with a dot',
        why: 'it can name another database; write schema.table',
        start: token.start,
      }
    }
    const isStartOfName = isName(token) && before?.text !== '.'
    const chain = isStartOfName ? chainAt(tokens, index) : undefined
    if (chain === undefined || isMethodOfColumn(tokens, chain, sources)) continue
    const namesTable = places[index]?.isTable === true || statementClass === 'write'
    if (leavesDatabase(chain, namesTable)) {
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

type Chain = { parts: string[]; isCall: boolean; last: number }

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
  // A function, or a type with a static method.
  const isCall =
    tokens[at]?.kind === 'symbol' && (tokens[at]?.text === '(' || tokens[at]?.text === '::')
  return { parts, isCall, last: at - 1 }
}

/**
 * `alias.column.value('…', 'int')`: its first part must be a table or alias of the statement, or it
 * could be a function of that name in another database.
 */
const isMethodOfColumn = (tokens: Token[], chain: Chain, sources: ReadonlySet<string>) =>
  chain.parts.length === 3 &&
  !chain.parts.includes('') &&
  isValueMethod(tokens, chain.last) &&
  sources.has(bareName(chain.parts[0] ?? ''))

const leavesDatabase = ({ parts, isCall }: Chain, namesTable: boolean) => {
  if (parts.length < 3) return parts.includes('')
  return parts.includes('') || parts.length > 3 || isCall || namesTable
}

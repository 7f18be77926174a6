import type { Finding } from './classify.ts'
import type { Token } from './lexer.ts'
import { wordSet } from './words.ts'

/** The types of a scalar variable: no table, no cursor, and no type that a database defines. */
const SCALAR_TYPES = wordSet(`
  BIT TINYINT SMALLINT INT INTEGER BIGINT DEC DECIMAL NUMERIC MONEY SMALLMONEY FLOAT
  REAL DATE TIME DATETIME DATETIME2 SMALLDATETIME DATETIMEOFFSET CHAR VARCHAR NCHAR NVARCHAR
  SYSNAME BINARY VARBINARY UNIQUEIDENTIFIER XML JSON SQL_VARIANT HIERARCHYID GEOGRAPHY GEOMETRY
  ROWVERSION`)

const WHY =
  'only DECLARE @name type [= expression] of scalar variables may stand before the SELECT; pass other values as params'

/**
 * The declarations of scalar variables before a statement: the tokens of their initialisers, which
 * are held to what a SELECT may hold, and the index of the first token behind.
 */
export type Declarations = { initialisers: Token[][]; end: number }

/** Reads `DECLARE @a int = 1, @b date; DECLARE …` at the start of a text, if any stand there. */
export const readDeclarations = (tokens: Token[]): Declarations | Finding => {
  const initialisers: Token[][] = []
  let index = 0
  const text = (offset = 0) => wordOrSymbol(tokens[index + offset])
  const fault = (token: Token | undefined): Finding => ({
    what: 'a DECLARE',
    why: WHY,
    start: (token ?? tokens.at(-1))?.start ?? 0,
  })
  while (text() === 'DECLARE') {
    do {
      index += 1
      if (tokens[index]?.kind !== 'variable' || tokens[index]?.text.startsWith('@@') === true) {
        return fault(tokens[index])
      }
      index += text(1) === 'AS' ? 2 : 1
      const length = typeLength(tokens, index)
      if (length === 0) return fault(tokens[index])
      index += length
      if (text() !== '=') continue
      const end = endOfInitialiser(tokens, index + 1)
      if (end === index + 1) return fault(tokens[index])
      initialisers.push(tokens.slice(index + 1, end))
      index = end
    } while (text() === ',')
    while (text() === ';') index += 1
  }
  return { initialisers, end: index }
}

/** What may be compared with a keyword or symbol; quoted names and strings may not. */
const wordOrSymbol = (token: Token | undefined) =>
  token?.kind === 'word' || token?.kind === 'symbol' ? token.text : undefined

/** How many tokens a type takes at `index`: `int`, `nvarchar(max)`, `decimal(18, 4)`; 0 for none. */
const typeLength = (tokens: Token[], index: number) => {
  const name = tokens[index]
  if (name?.kind !== 'word' || !SCALAR_TYPES.has(name.text)) return 0
  if (wordOrSymbol(tokens[index + 1]) !== '(') return 1
  const close = tokens.findIndex((token, at) => at > index && wordOrSymbol(token) === ')')
  const size = tokens.slice(index + 2, close)
  const isSize = size.every(
    ({ kind, text }) => (kind === 'number' && /^\d+$/.test(text)) || text === 'MAX' || text === ',',
  )
  return close > 0 && size.length > 0 && size.length <= 3 && isSize ? close - index + 1 : 0
}

/** An initialiser ends at a comma, a semicolon or the statement's own start, outside parentheses. */
const endOfInitialiser = (tokens: Token[], start: number) => {
  let depth = 0
  for (let index = start; index < tokens.length; index += 1) {
    const text = wordOrSymbol(tokens[index])
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    const isEnd = text === ',' || text === ';' || ENDS.has(text ?? '')
    if (depth <= 0 && isEnd) return index
  }
  return tokens.length
}

const ENDS = new Set(['SELECT', 'WITH', 'DECLARE'])

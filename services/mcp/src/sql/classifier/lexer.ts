import { isLookAlike } from './look-alike.ts'

/**
 * A T-SQL token. `text` is the source text; of a word it is in ASCII upper case, so that it compares
 * with keywords as the server compares it. `start` counts UTF-16 units from the start of the text.
 */
export type Token = { kind: TokenKind; text: string; start: number; length: number }

export type TokenKind = 'word' | 'quoted' | 'variable' | 'string' | 'number' | 'symbol'

/** Why a text cannot be read as tokens, and where. */
export type LexicalFault = { what: string; why: string; start: number }

const WORD = /[\p{L}_#][\p{L}\p{N}_@#$]*/uy
const VARIABLE = /@[\p{L}\p{N}_@#$]*/uy
// The server ends a number where a letter that cannot continue it begins: `1DELETE` is two tokens.
// An exponent may have no digits, a hexadecimal constant may be `0x` alone, money may be `$` alone.
const NUMBER = /0[xX][0-9a-fA-F]*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d*)?|\$\d*\.?\d*/uy
// Such as 1DELETE, 1eEXEC or .0xMERGE; nobody who means well writes a number so.
const GLUED = /[\p{L}_@#]/uy
const STRING = /[Nn]?'[^']*(?:''[^']*)*'/uy
const BRACKETED = /\[[^\]]*(?:\]\][^\]]*)*\]/uy
const DOUBLE_QUOTED = /"[^"]*(?:""[^"]*)*"/uy
// A literal between braces; other escapes call functions or procedures, and are refused.
const ODBC_LITERAL = /\{[\t\n\r ]*(?:d|ts?|guid)[\t\n\r ]*'[0-9A-Fa-f:. T-]{0,40}'[\t\n\r ]*\}/iy
const SPACE = /[\t\n\v\f\r ]+/uy
const LINE_COMMENT = /--[^\r\n]*/uy
const SYMBOL = /::|[-+*/%&|^~=<>!.,();]/uy

// The order is the meaning: N'…' is a string before N is a word, `.5` a number before `.` a symbol.
const TOKENS: readonly [TokenKind, RegExp][] = [
  ['string', ODBC_LITERAL],
  ['string', STRING],
  ['word', WORD],
  ['variable', VARIABLE],
  ['number', NUMBER],
  ['quoted', BRACKETED],
  ['quoted', DOUBLE_QUOTED],
  ['symbol', SYMBOL],
]

const UNTERMINATED: Record<string, string> = {
  "'": 'a string that does not end',
  '"': 'a quoted name that does not end',
  '[': 'a bracketed name that does not end',
}

const matchAt = (pattern: RegExp, sql: string, at: number) => {
  pattern.lastIndex = at
  return pattern.exec(sql)?.[0]
}

const asciiUpper = (text: string) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())

/** Block comments nest in T-SQL. Returns where the one at `start` ends, or undefined. */
const endOfBlockComment = (sql: string, start: number) => {
  let depth = 0
  for (let at = start; at < sql.length; at += 1) {
    const two = sql.slice(at, at + 2)
    if (two === '/*') {
      depth += 1
      at += 1
    }
    if (two === '*/') {
      depth -= 1
      at += 1
      if (depth === 0) return at + 1
    }
  }
  return undefined
}

/**
 * Where a `--` comment ends, or undefined where servers may disagree on it: a carriage return that
 * no line feed follows, and the other characters that some take for the end of a line.
 */
const endOfLineComment = (sql: string, start: number) => {
  const comment = matchAt(LINE_COMMENT, sql, start) ?? ''
  const end = start + comment.length
  const endsAtBareReturn = sql[end] === '\r' && sql[end + 1] !== '\n' && end + 1 < sql.length
  return endsAtBareReturn || /[\v\f\u0085\u2028\u2029]/u.test(comment) ? undefined : end
}

/**
 * Splits a T-SQL text into tokens, comments and white space left out. It does not check that they
 * make sense together. Whatever a server could read in another way is a fault, not a guess.
 */
export const tokenize = (sql: string): { tokens: Token[] } | { fault: LexicalFault } => {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const space = matchAt(SPACE, sql, at)
    if (space !== undefined) {
      at += space.length
      continue
    }
    const two = sql.slice(at, at + 2)
    if (two === '--' || two === '/*') {
      const end = two === '--' ? endOfLineComment(sql, at) : endOfBlockComment(sql, at)
      if (end === undefined) return { fault: commentFault(two, at) }
      at = end
      continue
    }
    const token = tokenAt(sql, at)
    if ('what' in token) return { fault: token }
    tokens.push(token)
    at += token.length
  }
  return { tokens }
}

const commentFault = (opening: string, start: number): LexicalFault =>
  opening === '/*'
    ? { what: 'a comment that does not end', why: 'what follows cannot be read', start }
    : {
        what: 'a comment whose end is not a plain line break',
        why: 'servers may disagree on where it ends; end the line with a line feed',
        start,
      }

const tokenAt = (sql: string, at: number): Token | LexicalFault => {
  for (const [kind, pattern] of TOKENS) {
    const text = matchAt(pattern, sql, at)
    if (text === undefined || text === '') continue
    if ((kind === 'word' || kind === 'variable') && isLookAlike(text)) {
      return {
        what: 'a name written with look-alike letters',
        why: 'put it in brackets if it is meant',
        start: at,
      }
    }
    // `$action` is a pseudo column.
    const mayBeGlued = kind !== 'number' || text === '$'
    if (!mayBeGlued && matchAt(GLUED, sql, at + text.length) !== undefined) {
      return {
        what: 'a number and a word without a space between them',
        why: 'servers may disagree on where the number ends',
        start: at,
      }
    }
    return { kind, text: kind === 'word' ? asciiUpper(text) : text, start: at, length: text.length }
  }
  if (sql[at] === '{') {
    return {
      what: 'an ODBC escape sequence',
      why: "only {d '…'}, {t '…'}, {ts '…'} and {guid '…'} are read; write the function itself",
      start: at,
    }
  }
  const character = String.fromCodePoint(sql.codePointAt(at) ?? 0)
  return {
    what: UNTERMINATED[character] ?? `the character ${describeCharacter(character)}`,
    why:
      character in UNTERMINATED
        ? 'what follows cannot be read'
        : 'it has no meaning here; use plain spaces, and put names in brackets',
    start: at,
  }
}

const describeCharacter = (character: string) =>
  /^[!-~]$/.test(character)
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A text without its comments, which can neither hide the statement nor pass for it; as it is where it cannot be read. */
export const plainText = (sql: string) => {
  const lexed = tokenize(sql)
  if ('fault' in lexed) return sql
  let end = 0
  let text = ''
  for (const { start, length } of lexed.tokens) {
    if (start > end && text !== '') text += ' '
    end = start + length
    text += sql.slice(start, end)
  }
  return text
}

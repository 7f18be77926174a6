import { SqlError } from '../sql-error.ts'

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'nstring'
  | 'number'
  | 'money'
  | 'binary'
  | 'variable'
  | 'symbol'
  | 'end'

/** `text` is the value (quotes and brackets undone); `raw` is what was written. */
export type Token = {
  kind: TokenKind
  text: string
  upper: string
  line: number
  start: number
  end: number
}

const SYMBOLS = [
  '<=',
  '>=',
  '<>',
  '!=',
  '!<',
  '!>',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  '::',
  '||',
]
const WORD_START = /[\p{L}_#]/u
const WORD_PART = /[\p{L}\p{N}_#@$]/u
const DIGIT = /[0-9]/

/** T-SQL text to tokens. Comments nest; a line comment ends at LF or CR; digits end where a letter begins. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let line = 1

  const push = (kind: TokenKind, text: string, start: number, startLine: number): void => {
    tokens.push({
      kind,
      text,
      upper: kind === 'word' ? text.toUpperCase() : text,
      line: startLine,
      start,
      end: at,
    })
  }

  const countLines = (from: number): void => {
    for (let index = from; index < at; index += 1) if (sql[index] === '\n') line += 1
  }

  const takeWhile = (part: RegExp): void => {
    while (at < sql.length && part.test(String.fromCodePoint(sql.codePointAt(at) ?? 0))) {
      at += (sql.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
    }
  }

  /** Text up to `close`, which doubled stands for itself. */
  const takeQuoted = (close: string, startLine: number): string => {
    at += 1
    let text = ''
    for (;;) {
      const end = sql.indexOf(close, at)
      if (end === -1) {
        throw new SqlError(
          105,
          `Unclosed quotation mark after the character string '${sql.slice(at, at + 128)}'.`,
          { severity: 15, line: startLine },
        )
      }
      text += sql.slice(at, end)
      at = end + 1
      if (sql[at] !== close) return text
      text += close
      at += 1
    }
  }

  const skipBlockComment = (startLine: number): void => {
    let depth = 0
    do {
      if (at >= sql.length)
        throw new SqlError(113, "Missing end comment mark '*/'.", { severity: 15, line: startLine })
      if (sql.startsWith('/*', at)) {
        depth += 1
        at += 2
      } else if (sql.startsWith('*/', at)) {
        depth -= 1
        at += 2
      } else at += 1
    } while (depth > 0)
  }

  while (at < sql.length) {
    const start = at
    const startLine = line
    const char = String.fromCodePoint(sql.codePointAt(at) ?? 0)
    if (/[\s\u00a0\uFEFF]/.test(char)) {
      at += 1
    } else if (sql.startsWith('--', at)) {
      while (at < sql.length && sql[at] !== '\n' && sql[at] !== '\r') at += 1
    } else if (sql.startsWith('/*', at)) {
      skipBlockComment(startLine)
    } else if (char === "'") {
      push('string', takeQuoted("'", startLine), start, startLine)
    } else if ((char === 'N' || char === 'n') && sql[at + 1] === "'") {
      at += 1
      push('nstring', takeQuoted("'", startLine), start, startLine)
    } else if (char === '[') {
      push('quoted', takeQuoted(']', startLine), start, startLine)
    } else if (char === '"') {
      push('quoted', takeQuoted('"', startLine), start, startLine)
    } else if (char === '@') {
      takeWhile(/[\p{L}\p{N}_#@$]/u)
      push('variable', sql.slice(start, at), start, startLine)
    } else if (char === '0' && /[xX]/.test(sql[at + 1] ?? '')) {
      at += 2
      takeWhile(/[0-9a-fA-F]/)
      push('binary', sql.slice(start + 2, at), start, startLine)
    } else if (DIGIT.test(char) || (char === '.' && DIGIT.test(sql[at + 1] ?? ''))) {
      takeWhile(DIGIT)
      if (sql[at] === '.') {
        at += 1
        takeWhile(DIGIT)
      }
      if (/^[eE][-+]?[0-9]/.test(sql.slice(at, at + 3))) {
        at += 2
        takeWhile(DIGIT)
      }
      push('number', sql.slice(start, at), start, startLine)
    } else if (char === '$' && /^[+-]?[0-9.]/.test(sql.slice(at + 1, at + 3))) {
      at += /[+-]/.test(sql[at + 1] ?? '') ? 2 : 1
      takeWhile(/[0-9.]/)
      push('money', sql.slice(start + 1, at), start, startLine)
    } else if (WORD_START.test(char) || char === '$') {
      at += char.length
      takeWhile(WORD_PART)
      push('word', sql.slice(start, at), start, startLine)
    } else {
      const symbol = SYMBOLS.find((candidate) => sql.startsWith(candidate, at)) ?? char
      at += symbol.length
      push('symbol', symbol, start, startLine)
    }
    countLines(start)
  }
  push('end', '', at, line)
  return tokens
}

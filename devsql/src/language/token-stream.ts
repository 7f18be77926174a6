import { SqlError, syntaxNear, syntaxNearKeyword } from '../sql-error.ts'
import type { Condition, Expression, Query, Statement } from './ast.ts'
import { tokenize } from './lexer.ts'
import type { Token } from './lexer.ts'
import { RESERVED } from './reserved.ts'

/** What the parts of the parser call of each other; bound once, in parse.ts, so that their files do not import in circles. */
export type Grammar = {
  query: (stream: TokenStream) => Query
  expression: (stream: TokenStream) => Expression
  condition: (stream: TokenStream) => Condition
  statement: (stream: TokenStream) => Statement
}

export type TokenStream = ReturnType<typeof openTokens>

const MAX_DEPTH = 200

/** The tokens of one batch with a cursor, and the small questions a recursive-descent parser asks. */
export function openTokens(sql: string, grammar: Grammar) {
  const tokens = tokenize(sql)
  let at = 0
  let depth = 0
  let loops = 0
  const notConditions = new Set<number>()
  const declared = new Map<string, 'scalar' | 'table'>()

  const token = (ahead = 0): Token => {
    const found = tokens[Math.min(at + ahead, tokens.length - 1)]
    if (!found) throw new Error('token list is never empty')
    return found
  }

  const fail = (): SqlError => {
    const near = token()
    if (near.kind === 'end') {
      const last = tokens[tokens.length - 2]
      return syntaxNear(last ? last.text : '', near.line)
    }
    return near.kind === 'word' && RESERVED.has(near.upper)
      ? syntaxNearKeyword(near.text, near.line)
      : syntaxNear(near.text, near.line)
  }

  const isWord = (word: string, ahead = 0): boolean =>
    token(ahead).kind === 'word' && token(ahead).upper === word
  const isSymbol = (symbol: string, ahead = 0): boolean =>
    token(ahead).kind === 'symbol' && token(ahead).text === symbol
  const next = (): Token => {
    const current = token()
    at += 1
    return current
  }

  const stream = {
    sql,
    grammar,
    token,
    next,
    fail,
    isWord,
    isSymbol,
    position: () => at,
    rewind(to: number) {
      at = to
    },
    line: () => token().line,
    inLoop: () => loops > 0,
    /** Reads the body of a loop, where BREAK and CONTINUE may stand. */
    loop<T>(body: () => T): T {
      loops += 1
      try {
        return body()
      } finally {
        loops -= 1
      }
    },
    /** A variable is known from its DECLARE on; 134 for one declared twice. */
    declare(name: string, line: number, kind: 'scalar' | 'table' = 'scalar') {
      if (declared.has(name.toLowerCase()))
        throw new SqlError(
          134,
          `The variable name '${name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`,
          { severity: 15, line },
        )
      declared.set(name.toLowerCase(), kind)
    },
    isTable: (name: string) => declared.get(name.toLowerCase()) === 'table',
    /** Refuses a variable that was not declared before this place. */
    demandDeclared(name: string, line: number) {
      if (!name.startsWith('@@') && declared.get(name.toLowerCase()) !== 'scalar')
        throw new SqlError(137, `Must declare the scalar variable "${name}".`, {
          severity: 15,
          state: 2,
          line,
        })
    },
    atEnd: () => token().kind === 'end',
    isAnyWord: (...words: string[]) => token().kind === 'word' && words.includes(token().upper),
    words: (...words: string[]) => words.every((word, index) => isWord(word, index)),
    takeWord(...words: string[]): boolean {
      if (!stream.words(...words)) return false
      at += words.length
      return true
    },
    takeSymbol(symbol: string): boolean {
      if (!isSymbol(symbol)) return false
      at += 1
      return true
    },
    needWord(...words: string[]) {
      for (const word of words) if (!stream.takeWord(word)) throw fail()
    },
    needSymbol(symbol: string) {
      if (!stream.takeSymbol(symbol)) throw fail()
    },
    isIdentifier: (ahead = 0) => {
      const { kind, upper } = token(ahead)
      return kind === 'quoted' || (kind === 'word' && !RESERVED.has(upper))
    },
    identifier(): string {
      if (!stream.isIdentifier()) throw fail()
      return next().text
    },
    /** `a`, `a.b`, `a..b`, `a.b.c.d` */
    name(): string[] {
      const parts = [stream.identifier()]
      while (stream.takeSymbol('.')) parts.push(isSymbol('.') ? '' : stream.identifierAfterDot())
      return parts
    },
    // After a dot even a reserved word can stand only when quoted, but system columns such as `t.[key]` come unquoted nowhere.
    identifierAfterDot(): string {
      return stream.identifier()
    },
    list<T>(item: () => T): T[] {
      const items = [item()]
      while (stream.takeSymbol(',')) items.push(item())
      return items
    },
    parenthesized<T>(inside: () => T): T {
      stream.needSymbol('(')
      const value = inside()
      stream.needSymbol(')')
      return value
    },
    /** Text between two token positions, as written. */
    textFrom: (from: number) => sql.slice(tokens[from]?.start ?? 0, tokens[at - 1]?.end ?? 0),
    /** Runs one level deeper; a statement nested without end is refused before the call stack is. */
    deeper<T>(parse: () => T): T {
      if (depth >= MAX_DEPTH) {
        throw new SqlError(
          191,
          'Some part of your SQL statement is nested too deeply. Rewrite the query or break it up into smaller queries.',
          { severity: 15, line: token().line },
        )
      }
      depth += 1
      try {
        return parse()
      } finally {
        depth -= 1
      }
    },
    /**
     * A parenthesis may open a condition or an expression. Tries the condition and remembers a failure, so that nesting
     * does not double the work at every level.
     */
    tryCondition(parse: () => Condition | undefined): Condition | undefined {
      const from = at
      if (notConditions.has(from)) return undefined
      try {
        const condition = parse()
        if (condition) return condition
      } catch (error) {
        if (!(error instanceof SqlError) || error.number === 191) throw error
      }
      notConditions.add(from)
      at = from
      return undefined
    },
  }
  return stream
}

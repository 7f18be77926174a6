const WATCHED = /^(?:DELETE|INSERT|EXEC|DROP|MERGE|UPDATE|TRUNCATE)$/i

/** Where the text that opens at `at` ends, its closing mark doubled inside; the whole rest if never. */
const skipQuoted = (sql: string, at: number, close: string) => {
  let end = at + 1
  while (end < sql.length) {
    if (sql[end] !== close) end += 1
    else if (sql[end + 1] === close) end += 2
    else return end + 1
  }
  return sql.length
}

const skipComment = (sql: string, at: number) => {
  let depth = 1
  let end = at + 2
  while (end < sql.length && depth > 0) {
    const two = sql.slice(end, end + 2)
    if (two === '/*') depth += 1
    if (two === '*/') depth -= 1
    end += two === '/*' || two === '*/' ? 2 : 1
  }
  return end
}

/** A reader of T-SQL that knows nothing but where words are live: the judge of the fuzz tests. */
export const liveWords = (sql: string): string[] => {
  const found: string[] = []
  let at = 0
  while (at < sql.length) {
    const rest = sql.slice(at)
    const character = rest[0] ?? ''
    if (rest.startsWith('--')) at += (/^[^\r\n]*/.exec(rest)?.[0] ?? '').length
    else if (rest.startsWith('/*')) at = skipComment(sql, at)
    else if (character === "'" || character === '"') at = skipQuoted(sql, at, character)
    else if (character === '[') at = skipQuoted(sql, at, ']')
    else if (/^(?:0x[0-9a-f]*|\d)/i.test(rest)) {
      at += (/^(?:0x[0-9a-f]*|\d+(?:\.\d*)?(?:e[+-]?\d+)?)/i.exec(rest)?.[0] ?? '0').length
    } else {
      const word = /^[\p{L}_@#][\p{L}\p{N}_@#$]*/u.exec(rest)?.[0] ?? character
      if (WATCHED.test(word)) found.push(word)
      at += word.length
    }
  }
  return found
}

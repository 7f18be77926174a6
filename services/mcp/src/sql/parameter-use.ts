import { tokenize } from './classifier/lexer.ts'
import { SqlFailure } from './failure.ts'

/** The names of a text's variables, without `@` and in lower case, as most servers compare them; undefined for what is no T-SQL. */
const variablesIn = (sql: string): ReadonlySet<string> | undefined => {
  const lexed = tokenize(sql)
  if ('fault' in lexed) return undefined
  return new Set(
    lexed.tokens
      .filter(({ kind, text }) => kind === 'variable' && !text.startsWith('@@'))
      .map(({ text }) => text.slice(1).toLowerCase()),
  )
}

/**
 * Refuses parameters that their statement does not use: whoever gives a value means it to count. Throws SqlFailure that names
 * them.
 */
export const refuseUnused = (sql: string, params: Readonly<Record<string, unknown>>) => {
  const names = Object.keys(params)
  if (names.length === 0) return
  const used = variablesIn(sql)
  const unused = names.filter((name) => used?.has(name.replace(/^@/, '').toLowerCase()) === false)
  if (unused.length === 0) return
  const listed = unused.map((name) => JSON.stringify(name.slice(0, 100))).join(', ')
  throw new SqlFailure(
    'statement',
    `params: the statement does not use ${listed}; it must name each as @name, or params must leave it out`,
  )
}

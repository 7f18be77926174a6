import { tokenize, type Token } from './classifier/lexer.ts'
import { findMainVerb } from './classifier/main-verb.ts'

/** A statement that also answers the rows it changes. */
export type Sampling = { sql: string; verb: string }

const CLAUSES: Readonly<Record<string, string>> = {
  INSERT: 'OUTPUT inserted.*',
  UPDATE: 'OUTPUT deleted.*, inserted.*',
  DELETE: 'OUTPUT deleted.*',
  MERGE: 'OUTPUT $action, deleted.*, inserted.*',
}

/**
 * The same write with an OUTPUT clause, so that a caller can be shown the rows that would change; undefined where it has one
 * already, or where its place cannot be told. Takes a text that the classifier found to be one write.
 */
export const withSampleOutput = (sql: string): Sampling | undefined => {
  const lexed = tokenize(sql)
  if ('fault' in lexed) return undefined
  const { tokens } = lexed
  const main = findMainVerb(tokens, sql.length)
  if (!('index' in main)) return undefined
  const clause = CLAUSES[main.verb]
  if (clause === undefined || hasOutput(tokens, main.index)) return undefined
  const at = PLACES[main.verb]?.(tokens, main.index)
  if (at === undefined) return undefined
  return { sql: `${sql.slice(0, at)} ${clause} ${sql.slice(at)}`, verb: main.verb }
}

/** Whether a text that the classifier found to be one write answers the rows it changes: by an OUTPUT clause that is not INTO a table. */
export const outputsRows = (sql: string) => {
  const lexed = tokenize(sql)
  if ('fault' in lexed) return false
  const main = findMainVerb(lexed.tokens, sql.length)
  if (!('index' in main)) return false
  const words = topLevel(lexed.tokens, main.index)
    .filter(({ token }) => token.kind === 'word')
    .map(({ token }) => token.text)
  const output = words.lastIndexOf('OUTPUT')
  return output !== -1 && !words.slice(output).includes('INTO')
}

type Place = (tokens: readonly Token[], verb: number) => number | undefined

const endOf = (token: Token | undefined) => token && token.start + token.text.length

const hasOutput = (tokens: readonly Token[], from: number) =>
  topLevel(tokens, from).some(({ token }) => token.kind === 'word' && token.text === 'OUTPUT')

/** The tokens from `from` on that stand in no parentheses. */
const topLevel = (tokens: readonly Token[], from: number) => {
  const found: { token: Token; index: number }[] = []
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (index < from) continue
    const isSymbol = token.kind === 'symbol'
    if (isSymbol && token.text === '(') depth += 1
    else if (isSymbol && token.text === ')') depth -= 1
    else if (depth === 0) found.push({ token, index })
  }
  return found
}

/** The index behind a parenthesis that opens at `index`, or `index` where none does. */
const afterParentheses = (tokens: readonly Token[], index: number) => {
  if (tokens[index]?.text !== '(') return index
  let depth = 0
  for (let at = index; at < tokens.length; at += 1) {
    const text = tokens[at]?.kind === 'symbol' ? tokens[at]?.text : ''
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return tokens.length
}

const afterWord = (tokens: readonly Token[], index: number, word: string) =>
  tokens[index]?.kind === 'word' && tokens[index]?.text === word ? index + 1 : index

const afterTop = (tokens: readonly Token[], index: number) => {
  const top = afterWord(tokens, index, 'TOP')
  if (top === index) return index
  const behind = tokens[top]?.text === '(' ? afterParentheses(tokens, top) : top + 1
  return afterWord(tokens, behind, 'PERCENT')
}

/** The index behind `name[.name …]`, or undefined where something else stands. */
const afterName = (tokens: readonly Token[], index: number) => {
  const isName = (at: number) => tokens[at]?.kind === 'word' || tokens[at]?.kind === 'quoted'
  if (!isName(index)) return undefined
  let at = index + 1
  while (tokens[at]?.text === '.') at = isName(at + 1) ? at + 2 : at + 1
  return at
}

const afterHints = (tokens: readonly Token[], index: number) => {
  const hints = afterWord(tokens, index, 'WITH')
  return hints === index ? index : afterParentheses(tokens, hints)
}

const placeInDelete: Place = (tokens, verb) => {
  const target = afterWord(tokens, afterTop(tokens, verb + 1), 'FROM')
  const behind = afterName(tokens, target)
  // A rowset function is no table.
  if (behind === undefined || tokens[behind]?.text === '(') return undefined
  return endOf(tokens[afterHints(tokens, behind) - 1])
}

const placeInInsert: Place = (tokens, verb) => {
  const target = afterWord(tokens, afterTop(tokens, verb + 1), 'INTO')
  const behind = afterName(tokens, target)
  if (behind === undefined) return undefined
  const columns = afterHints(tokens, behind)
  const isQuery = ['SELECT', 'WITH', '('].includes(tokens[columns + 1]?.text ?? '')
  const rows = isQuery ? columns : afterParentheses(tokens, columns)
  return endOf(tokens[rows - 1])
}

/** Before the first FROM, WHERE or OPTION behind SET; `IS DISTINCT FROM` is none of them. */
const placeInUpdate: Place = (tokens, verb) => {
  const behind = topLevel(tokens, verb)
  const set = behind.findIndex(({ token }) => token.kind === 'word' && token.text === 'SET')
  if (set === -1) return undefined
  const ending = behind
    .slice(set)
    .find(
      ({ token, index }) =>
        token.kind === 'word' &&
        (['WHERE', 'OPTION'].includes(token.text) ||
          (token.text === 'FROM' && tokens[index - 1]?.text !== 'DISTINCT')),
    )
  return ending ? endOf(tokens[ending.index - 1]) : endOfText(tokens)
}

const placeInMerge: Place = (tokens, verb) => {
  const option = topLevel(tokens, verb).find(
    ({ token }) => token.kind === 'word' && token.text === 'OPTION',
  )
  return option ? endOf(tokens[option.index - 1]) : endOfText(tokens)
}

const endOfText = (tokens: readonly Token[]) =>
  endOf(tokens.findLast((token) => token.text !== ';'))

const PLACES: Readonly<Record<string, Place>> = {
  INSERT: placeInInsert,
  UPDATE: placeInUpdate,
  DELETE: placeInDelete,
  MERGE: placeInMerge,
}

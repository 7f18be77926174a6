import type { Token } from './lexer.ts'
import { VALUE_METHODS } from './words.ts'

/** Methods of xml and how many arguments they take, each a literal (XQuery is compiled with the text). */
const XML_METHODS = new Map([
  ['VALUE', 2],
  ['QUERY', 1],
  ['EXIST', 1],
  ['NODES', 1],
])

const isSymbol = (token: Token | undefined, text: string) =>
  token?.kind === 'symbol' && token.text === text

/** Whether the word at `index` is called as a method of xml. */
export const isXmlMethod = (tokens: readonly Token[], index: number) => {
  const token = tokens[index]
  return token?.kind === 'word' && XML_METHODS.has(token.text) && isSymbol(tokens[index - 1], '.')
}

/**
 * Whether the word at `index`, the last of a dotted name, is called as a method of a value. What takes
 * other arguments than the method does is a function of that name: `db.dbo.value(1)`.
 */
export const isValueMethod = (tokens: readonly Token[], index: number) => {
  const token = tokens[index]
  if (token?.kind !== 'word' || !VALUE_METHODS.has(token.text)) return false
  const count = XML_METHODS.get(token.text)
  if (!isSymbol(tokens[index + 1], '(')) return false
  if (count === undefined) return true
  const [first, comma, second] = tokens.slice(index + 2, index + 5)
  if (first?.kind !== 'string') return false
  return count === 1
    ? isSymbol(comma, ')')
    : isSymbol(comma, ',') && second?.kind === 'string' && isSymbol(tokens[index + 5], ')')
}

import { FORBIDDEN_FUNCTIONS, FORBIDDEN_STARTS, READING, WRITING, DEFINING } from './words.ts'

/** Letters that some rule of letter case takes for another one, and Unicode does not decompose. */
const CASED: readonly [RegExp, string][] = [
  [/[ıİ]/g, 'I'],
  [/ſ/g, 'S'],
]

const WATCHED = new Set([
  ...FORBIDDEN_STARTS.keys(),
  ...FORBIDDEN_FUNCTIONS.keys(),
  ...READING,
  ...WRITING,
  ...DEFINING,
  'INTO',
])

/**
 * Whether a word is no keyword by its letters and could be one to a server that compares without
 * accents, width or the case rules of one language.
 */
export const isLookAlike = (word: string) => {
  if (/^[\p{ASCII}]*$/u.test(word)) return false
  if (word !== word.normalize('NFKC')) return true
  const folded = CASED.reduce(
    (text, [pattern, letter]) => text.replace(pattern, letter),
    word.normalize('NFKD').replace(/\p{M}/gu, ''),
  ).toUpperCase()
  return WATCHED.has(folded)
}

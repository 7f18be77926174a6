import type { IndexedObject } from './schema-index.ts'
import { slicesOf } from './slices.ts'

/** Where a word was found; what comes first counts more. */
export type Place = 'name' | 'column' | 'description' | 'definition'

export type Match = { object: IndexedObject; places: Place[] }

const WEIGHTS: Readonly<Record<Place, number>> = {
  name: 8,
  column: 4,
  description: 2,
  definition: 1,
}

const MOST_COLUMNS = 10

const placesOf = ({ search }: IndexedObject, word: string): Place[] => {
  const places: Place[] = []
  if (search.name.includes(word)) places.push('name')
  if (search.columns.includes(word)) places.push('column')
  if (search.descriptions.includes(word)) places.push('description')
  return places
}

const score = ({ object, places }: Match, words: readonly string[]) => {
  const name = object.search.name.slice(object.schema.toLowerCase().length + 1)
  const exact = words.some((word) => name === word) ? 16 : 0
  const begins = words.some((word) => name.startsWith(word)) ? 4 : 0
  return exact + begins + places.reduce((sum, place) => sum + WEIGHTS[place], 0)
}

const NO_MATCH = { places: new Set<Place>(), held: 0 }

/** Where the words are found, and how many of them. */
const find = (object: IndexedObject, words: readonly string[]) => {
  const places = new Set<Place>()
  let held = 0
  for (const word of words) {
    const found = placesOf(object, word)
    if (found.length > 0) held += 1
    for (const place of found) places.add(place)
  }
  return held === 0 ? NO_MATCH : { places, held }
}

/**
 * The objects that hold the words, best first, those that are equally good in the order of the index. `inDefinition` are the ids
 * of those whose text holds all of the words. Where nothing holds all of them, what holds the most is given: `held` says how
 * many words each match has. Of very many objects it lets others have their turn.
 */
export const searchIndex = async (
  objects: readonly IndexedObject[],
  words: readonly string[],
  inDefinition: ReadonlySet<number>,
): Promise<{ held: number; matches: Match[] }> => {
  const lower = words.map((word) => word.toLowerCase())
  // Scores are few and small: matches are laid in the place of theirs, and need no sorting.
  let byScore: Match[][] = []
  let most = 1
  for await (const slice of slicesOf(objects)) {
    for (const object of slice) {
      const isDefined = inDefinition.has(object.id)
      const { places, held } = find(object, lower)
      const all = isDefined ? lower.length : held
      if (all < most) continue
      if (all > most) byScore = []
      most = all
      const own = held === lower.length || !isDefined ? [...places] : []
      const match: Match = { object, places: isDefined ? [...own, 'definition'] : own }
      ;(byScore[score(match, lower)] ??= []).push(match)
    }
  }
  return { held: most, matches: byScore.toReversed().flatMap((matches) => matches ?? []) }
}

/** Some of the columns that hold one of the words. */
export const matchingColumns = ({ columns, search }: IndexedObject, words: readonly string[]) => {
  const lower = words.map((word) => word.toLowerCase())
  const found: string[] = []
  const names = columns.split('\n')
  for (const [index, name] of search.columns.split('\n').entries()) {
    if (found.length === MOST_COLUMNS) break
    const original = names[index]
    if (original && lower.some((word) => name.includes(word))) found.push(original)
  }
  return found
}

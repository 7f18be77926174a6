import type { IndexedObject } from './schema-index.ts'

/** Where a word was found; what comes first counts more. */
export type Place = 'name' | 'column' | 'description' | 'definition'

export type Match = {
  object: IndexedObject
  places: Place[]
  /** The columns that hold one of the words. */
  columns: string[]
}

const WEIGHTS: Readonly<Record<Place, number>> = {
  name: 8,
  column: 4,
  description: 2,
  definition: 1,
}

const MOST_COLUMNS = 10

const holds = (text: string, word: string) => text.toLowerCase().includes(word)

const placesOf = (object: IndexedObject, word: string): Place[] => {
  const places: Place[] = []
  if (holds(`${object.schema}.${object.name}`, word)) places.push('name')
  if (holds(object.columns, word)) places.push('column')
  if (holds(object.description, word) || holds(object.columnDescriptions, word)) {
    places.push('description')
  }
  return places
}

const score = ({ object, places }: Match, words: readonly string[]) => {
  const name = object.name.toLowerCase()
  const exact = words.some((word) => name === word) ? 16 : 0
  const begins = words.some((word) => name.startsWith(word)) ? 4 : 0
  return exact + begins + places.reduce((sum, place) => sum + WEIGHTS[place], 0)
}

/**
 * The objects in which every word is found somewhere, best first. `inDefinition` are the ids of those whose text holds all of
 * the words.
 */
export const searchIndex = (
  objects: readonly IndexedObject[],
  words: readonly string[],
  inDefinition: ReadonlySet<number>,
): Match[] => {
  const lower = words.map((word) => word.toLowerCase())
  return objects
    .flatMap((object): Match[] => {
      const found = lower.map((word) => placesOf(object, word))
      const isWhole = found.every((places) => places.length > 0)
      const isDefined = inDefinition.has(object.id)
      if (!isWhole && !isDefined) return []
      const places = new Set(isWhole ? found.flat() : [])
      if (isDefined) places.add('definition')
      const columns = object.columns
        .split('\n')
        .filter((column) => column !== '' && lower.some((word) => holds(column, word)))
      return [{ object, places: [...places], columns: columns.slice(0, MOST_COLUMNS) }]
    })
    .toSorted(
      (a, b) =>
        score(b, lower) - score(a, lower) ||
        compare(a.object.schema, b.object.schema) ||
        compare(a.object.name, b.object.name),
    )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

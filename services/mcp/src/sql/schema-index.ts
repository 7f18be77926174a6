import { SCHEMA_INDEX } from './catalog-search.ts'
import { objectKind, type ObjectKind } from './object-kind.ts'
import { catalogEvents, type CatalogCall } from './read-catalog.ts'
import type { JsonValue } from './serialize.ts'
import { slicesOf } from './slices.ts'

/** What is known of one object, as text to be searched. */
export type IndexedObject = {
  id: number
  schema: string
  name: string
  kind: ObjectKind
  description: string
  /** Names of columns, one a line. */
  columns: string
  /** In lower case: the name with its schema, the columns, and all descriptions; each in lines of its own. */
  search: { name: string; columns: string; descriptions: string }
}

/** What a catalog answered, and whether all of it is in it. */
export type SchemaIndex = {
  /** In order of schema and name, as the server sorts them. */
  objects: readonly IndexedObject[]
  /** The same by name without schema, in lower case. */
  byName: ReadonlyMap<string, readonly IndexedObject[]>
  isWhole: boolean
  /** About as much memory as it takes. */
  bytes: number
}

/** What is beyond is left out: first columns, then objects. */
const MOST_CHARACTERS = 32_000_000
/** Of an object or one of its columns, beside the text. */
const OBJECT_BYTES = 300

type Draft = Omit<IndexedObject, 'columns' | 'search'> & {
  columns: string[]
  columnDescriptions: string[]
}

/**
 * Reads the names and descriptions of everything that the tenant's reader sees. What is searched is put into lower case here,
 * so that no search has to. Throws SqlFailure.
 */
export const readSchemaIndex = async (
  call: CatalogCall,
  mostCharacters = MOST_CHARACTERS,
): Promise<SchemaIndex> => {
  const drafts = new Map<number, Draft>()
  let characters = 0
  const fits = (...texts: string[]) => {
    for (const text of texts) characters += text.length
    return characters <= mostCharacters
  }
  for await (const { set, rows } of catalogEvents(SCHEMA_INDEX, {}, call)) {
    for (const row of rows) {
      if (set === 0) addObject(drafts, row, fits)
      else addColumn(drafts, row, fits)
    }
  }
  const objects: IndexedObject[] = []
  for await (const slice of slicesOf([...drafts.values()])) objects.push(...slice.map(indexed))
  return {
    objects,
    byName: Map.groupBy(objects, ({ name }) => name.toLowerCase()),
    isWhole: characters <= mostCharacters,
    // Every text is there twice, at two bytes a character at the worst.
    bytes: Math.min(characters, mostCharacters) * 4 + objects.length * OBJECT_BYTES,
  }
}

const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : '')

type Fits = (...texts: string[]) => boolean

const addObject = (drafts: Map<number, Draft>, row: readonly JsonValue[], fits: Fits) => {
  const [id, schema, name, type, description] = row
  const draft = {
    id: Number(id),
    schema: text(schema),
    name: text(name),
    kind: objectKind(type),
    description: text(description),
    columns: [],
    columnDescriptions: [],
  }
  if (fits(draft.schema, draft.name, draft.description)) drafts.set(draft.id, draft)
}

const addColumn = (drafts: ReadonlyMap<number, Draft>, row: readonly JsonValue[], fits: Fits) => {
  const [id, name, description] = row
  const draft = drafts.get(Number(id))
  if (draft === undefined || !fits(text(name), text(description))) return
  draft.columns.push(text(name))
  if (text(description) !== '') draft.columnDescriptions.push(text(description))
}

const indexed = ({ columns, columnDescriptions, ...object }: Draft): IndexedObject => {
  const names = columns.join('\n')
  return {
    ...object,
    columns: names,
    search: {
      name: `${object.schema}.${object.name}`.toLowerCase(),
      columns: names.toLowerCase(),
      descriptions: [object.description, ...columnDescriptions].join('\n').toLowerCase(),
    },
  }
}

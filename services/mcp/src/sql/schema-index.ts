import { SCHEMA_INDEX } from './catalog-search.ts'
import { SqlFailure } from './failure.ts'
import { objectKind, type ObjectKind } from './object-kind.ts'
import { catalogRows, type CatalogCall } from './read-catalog.ts'

/** What is known of one object, as text to be searched. */
export type IndexedObject = {
  id: number
  schema: string
  name: string
  kind: ObjectKind
  description: string
  /** Names of columns, one a line. */
  columns: string
  columnDescriptions: string
}

const LIFETIME_MS = 60_000
/** About as many bytes; what is beyond is known by its name and description alone. */
const COLUMN_CHARACTERS = 32_000_000

/** What the catalog answered, and whether the columns of all of it are in it. */
export type SchemaIndex = { objects: readonly IndexedObject[]; isWhole: boolean }

const read = async (call: CatalogCall): Promise<SchemaIndex> => {
  const byId = new Map<number, IndexedObject>()
  let characters = 0
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  for await (const { set, row } of catalogRows(SCHEMA_INDEX, {}, call)) {
    const id = Number(row['object_id'])
    if (set === 0) {
      byId.set(id, {
        id,
        schema: String(row['schema_name']),
        name: String(row['object_name']),
        kind: objectKind(row['object_type']),
        description: text(row['description']),
        columns: '',
        columnDescriptions: '',
      })
      continue
    }
    const object = byId.get(id)
    const name = text(row['column_name'])
    const description = text(row['description'])
    characters += name.length + description.length
    if (object === undefined || characters > COLUMN_CHARACTERS) continue
    object.columns += `${name}\n`
    if (description !== '') object.columnDescriptions += `${description}\n`
  }
  return { objects: [...byId.values()], isWhole: characters <= COLUMN_CHARACTERS }
}

/** What comes of the work, or, where the caller goes away before, its failure. */
const unlessAborted = async <Result>(work: Promise<Result>, signal: AbortSignal) => {
  const { promise: gone, reject } = Promise.withResolvers<never>()
  const leave = () => reject(new SqlFailure('cancelled', 'The call was cancelled'))
  if (signal.aborted) leave()
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([work, gone])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/**
 * A tenant's names and descriptions, read when they are asked for and kept for a minute. Whoever asks while they are read waits
 * for the same reading, and may leave it to the others. It runs as the tenant's reader, so it is the same for everybody.
 */
export const createSchemaIndex = (now: () => number) => {
  let kept: { index: SchemaIndex; until: number } | undefined
  let reading: Promise<SchemaIndex> | undefined
  return async (call: CatalogCall): Promise<SchemaIndex> => {
    if (kept !== undefined && now() < kept.until) return kept.index
    if (reading === undefined) {
      // Not the first caller's to cancel: others wait for it too. It has the tenant's time limit.
      const own = { ...call, signal: new AbortController().signal }
      reading = read(own)
        .then((index) => {
          kept = { index, until: now() + LIFETIME_MS }
          return index
        })
        .finally(() => {
          reading = undefined
        })
    }
    return unlessAborted(reading, call.signal)
  }
}

export type ReadSchemaIndex = ReturnType<typeof createSchemaIndex>

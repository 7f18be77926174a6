import type { Principal } from '../token/principal.ts'
import type { CatalogCache } from './catalog-cache.ts'
import type { Database } from './database.ts'
import { SqlFailure } from './failure.ts'
import { findObject, type FoundObject, type Sought } from './find-object.ts'
import { readSchemaIndex, type SchemaIndex } from './schema-index.ts'
import { suggestColumns, suggestObjects } from './suggestions.ts'
import { readTableDescription, type TableDescription } from './table-description.ts'

/** Whose call it is; `signal` ends their waiting. */
export type Asker = { principal: Principal; signal: AbortSignal }

const INDEX = 'index'

/**
 * What a tenant's catalog says, kept for a short time and shared by everybody of the tenant.
 *
 * Sharing leaks nothing between principals. Which metadata a login sees hangs on its permissions alone ("Metadata visibility
 * configuration"), and all of this is read as the one reader login. A security policy cannot tell them apart: its predicates
 * are bound to tables (CREATE SECURITY POLICY), and no query here selects from any, but from views of `sys` alone, which read no
 * SESSION_CONTEXT. Rows, samples and results of statements are never kept here.
 */
export const createCatalog = (database: Database, cache: CatalogCache) => {
  const indexes = cache.shelf<SchemaIndex>()
  const tables = cache.shelf<TableDescription>()
  // What began to be read before a change is not kept after it.
  let generation = 0
  let reading: Promise<SchemaIndex> | undefined

  const index = async ({ principal, signal }: Asker): Promise<SchemaIndex> => {
    const kept = indexes.get(INDEX)
    if (kept !== undefined) return kept
    if (reading === undefined) {
      const begun = generation
      // Not the first caller's to cancel: others wait for it too. It has the tenant's time limit.
      const own = { database, principal, signal: new AbortController().signal }
      const current: Promise<SchemaIndex> = readSchemaIndex(own)
        .then((read) => {
          if (begun === generation) indexes.set(INDEX, read, read.bytes)
          return read
        })
        .finally(() => {
          if (reading === current) reading = undefined
        })
      reading = current
    }
    return unlessAborted(reading, signal)
  }

  const find = async (text: string, sought: Sought, asker: Asker) => {
    const found = await findObject(text, sought, indexes.get(INDEX), { database, ...asker })
    if (!('problem' in found)) return found
    const { problem, isUnknown } = found
    if (!isUnknown) return { problem }
    return { problem: `${problem}${await suggestObjects(text, sought, await index(asker))}` }
  }

  const describeFound = async (object: FoundObject, asker: Asker) =>
    readTableDescription(object, { database, ...asker })

  return {
    /** Names and descriptions of everything. Whoever asks while they are read waits for the same reading. Throws SqlFailure. */
    index,
    /** A table, view, procedure, function or trigger by its name, or what is wrong with that and what is near. Throws SqlFailure. */
    find,
    /** Everything about a table or view, or what is wrong with its name. Throws SqlFailure. */
    describeTable: async (
      text: string,
      asker: Asker,
    ): Promise<TableDescription | { problem: string }> => {
      const kept = tables.get(text)
      if (kept !== undefined) return kept
      const begun = generation
      let object = await find(text, 'table or view', asker)
      if ('problem' in object) return object
      let description = await describeFound(object, asker)
      if (description === undefined) {
        // The index still had what is gone, or has another id now.
        indexes.clear()
        object = await find(text, 'table or view', asker)
        if ('problem' in object) return object
        description = await describeFound(object, asker)
      }
      if (description === undefined) return { problem: `${text} was dropped just now.` }
      if (begun === generation) tables.set(text, description, bytesOf(description))
      return description
    },
    /** A sentence that names what is most like a name that the server did not know. Throws SqlFailure. */
    suggestTables: async (wanted: string, asker: Asker) =>
      suggestObjects(wanted, 'table or view', await index(asker)),
    /** The same of columns; `statement` is the text that names the tables they should be in. */
    suggestColumns: async (wanted: string, statement: string, asker: Asker) =>
      suggestColumns(wanted, statement, await index(asker)),
    /** The schema has been changed: whatever is asked next is read anew. */
    forget: () => {
      generation += 1
      reading = undefined
      indexes.clear()
      tables.clear()
    },
  }
}

export type Catalog = ReturnType<typeof createCatalog>

/** About as many as an object of JavaScript takes that says as much. */
const bytesOf = (description: TableDescription) => JSON.stringify(description).length * 4

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

import type { Principal } from '../token/principal.ts'
import { COLUMN_NAMES, FIND_OBJECT, OBJECT_NAMES } from './catalog-list.ts'
import type { Database } from './database.ts'
import { displayName, parseObjectName } from './object-name.ts'
import { nearestNames } from './nearest-names.ts'
import type { JsonValue } from './serialize.ts'

/** One row of a catalog query, by column name. */
export type CatalogRow = Record<string, JsonValue>

/** Whose call it is, and where. */
export type CatalogCall = { database: Database; principal: Principal; signal: AbortSignal }

/** Names looked through for a suggestion; a database with more is not searched to its end. */
const SUGGESTION_NAMES = 20_000

/** Runs catalog statements as one batch; returns one list of rows for each. */
export const readCatalog = async (
  sql: string,
  params: Record<string, unknown>,
  { database, principal, signal }: CatalogCall,
): Promise<CatalogRow[][]> => {
  const sets: CatalogRow[][] = []
  let names: string[] = []
  const limited = AbortSignal.any([signal, AbortSignal.timeout(database.limits.timeoutMs)])
  for await (const event of database.read({ sql, params, principal, signal: limited })) {
    if (event.kind === 'columns') {
      names = event.columns.map((column) => column.name)
      sets.push([])
    }
    if (event.kind !== 'rows') continue
    for (const row of event.rows) {
      sets.at(-1)?.push(Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])))
    }
  }
  return sets
}

/** A table or view that exists. */
export type FoundObject = { id: number; schema: string; name: string; isView: boolean }

/** Finds a table or view by name, in any letter case; otherwise says what is wrong and what is near. */
export const findObject = async (
  text: string,
  call: CatalogCall,
): Promise<FoundObject | { problem: string }> => {
  const wanted = parseObjectName(text)
  if (wanted === undefined) {
    return {
      problem: `${JSON.stringify(text)} is not a name. Write schema.table, with brackets where needed.`,
    }
  }
  const params = { name: wanted.name, schema: wanted.schema ?? null }
  const [rows = []] = await readCatalog(FIND_OBJECT, params, call)
  const found = rows.map(toFoundObject)
  const same = found.filter(
    (object) =>
      object.name === wanted.name &&
      (wanted.schema === undefined || object.schema === wanted.schema),
  )
  const [match, another] = same.length > 0 ? same : found
  if (match !== undefined && another === undefined) return match
  if (match !== undefined) {
    const names = found.map((object) => displayName(object.schema, object.name))
    return { problem: `${text} is ambiguous. It can be ${names.join(', ')}: name the schema.` }
  }
  const near = await suggestObjects(text, call)
  return { problem: `There is no table or view ${text}.${near}` }
}

const toFoundObject = (row: CatalogRow): FoundObject => ({
  id: Number(row['object_id']),
  schema: String(row['schema_name']),
  name: String(row['object_name']),
  isView: String(row['object_type']).trim() === 'V',
})

const suggestion = (names: readonly string[]) =>
  names.length === 0 ? ' list_tables shows what there is.' : ` Did you mean ${names.join(', ')}?`

/** A sentence that names the tables and views most like a name. */
export const suggestObjects = async (wanted: string, call: CatalogCall) => {
  const [rows = []] = await readCatalog(OBJECT_NAMES, { limit: SUGGESTION_NAMES }, call)
  const names = rows.map((row) =>
    displayName(String(row['schema_name']), String(row['object_name'])),
  )
  return suggestion(nearestNames(wanted, names))
}

/** The same for the name of a column. */
export const suggestColumns = async (wanted: string, call: CatalogCall) => {
  const [rows = []] = await readCatalog(COLUMN_NAMES, { limit: SUGGESTION_NAMES }, call)
  return suggestion(
    nearestNames(
      wanted,
      rows.map((row) => String(row['column_name'])),
    ),
  )
}

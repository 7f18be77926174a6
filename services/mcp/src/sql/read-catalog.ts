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

/** Runs catalog statements as one batch; yields their rows, each with the number of its statement from 0. */
export async function* catalogRows(
  sql: string,
  params: Record<string, unknown>,
  { database, principal, signal }: CatalogCall,
): AsyncGenerator<{ set: number; row: CatalogRow }, void> {
  let set = -1
  let names: string[] = []
  const limited = AbortSignal.any([signal, AbortSignal.timeout(database.limits.timeoutMs)])
  for await (const event of database.read({ sql, params, principal, signal: limited })) {
    if (event.kind === 'columns') {
      names = event.columns.map((column) => column.name)
      set += 1
    }
    if (event.kind !== 'rows') continue
    for (const row of event.rows) {
      yield { set, row: Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])) }
    }
  }
}

/** Runs catalog statements as one batch; returns one list of rows for each that answers any. */
export const readCatalog = async (
  sql: string,
  params: Record<string, unknown>,
  call: CatalogCall,
): Promise<CatalogRow[][]> => {
  const sets: CatalogRow[][] = []
  for await (const { set, row } of catalogRows(sql, params, call)) (sets[set] ??= []).push(row)
  return sets
}

/** An object that exists; `type` is that of sys.objects. */
export type FoundObject = { id: number; schema: string; name: string; type: string }

/** Finds a table or view by name, in any letter case; otherwise says what is wrong and what is near. */
export const findObject = async (text: string, call: CatalogCall) =>
  findNamed(FIND_OBJECT, text, call)

/** The same for the objects that a query of the catalog knows, which takes @name and @schema. */
export const findNamed = async (
  query: string,
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
  const [rows = []] = await readCatalog(query, params, call)
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
  const what = query === FIND_OBJECT ? 'table or view' : 'object'
  return { problem: `There is no ${what} ${text}.${near}` }
}

const toFoundObject = (row: CatalogRow): FoundObject => ({
  id: Number(row['object_id']),
  schema: String(row['schema_name']),
  name: String(row['object_name']),
  type: String(row['object_type']).trim(),
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

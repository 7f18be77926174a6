import type { Principal } from '../token/principal.ts'
import type { Database } from './database.ts'
import type { JsonValue } from './serialize.ts'

/** One row of a catalog query, by column name. */
export type CatalogRow = Record<string, JsonValue>

/** Whose call it is, and where. */
export type CatalogCall = { database: Database; principal: Principal; signal: AbortSignal }

/** Runs catalog statements as one batch; yields rows as they come, with the number of their statement from 0. */
export async function* catalogEvents(
  sql: string,
  params: Record<string, unknown>,
  { database, principal, signal }: CatalogCall,
): AsyncGenerator<{ set: number; names: readonly string[]; rows: JsonValue[][] }, void> {
  let set = -1
  let names: string[] = []
  const limited = AbortSignal.any([signal, AbortSignal.timeout(database.limits.timeoutMs)])
  for await (const event of database.read({ sql, params, principal, signal: limited })) {
    if (event.kind === 'columns') {
      names = event.columns.map((column) => column.name)
      set += 1
    }
    if (event.kind === 'rows') yield { set, names, rows: event.rows }
  }
}

/** Runs catalog statements as one batch; returns one list of rows for each that answers any. */
export const readCatalog = async (
  sql: string,
  params: Record<string, unknown>,
  call: CatalogCall,
): Promise<CatalogRow[][]> => {
  const sets: CatalogRow[][] = []
  for await (const { set, names, rows } of catalogEvents(sql, params, call)) {
    const into = (sets[set] ??= [])
    for (const row of rows) {
      into.push(Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])))
    }
  }
  return sets
}

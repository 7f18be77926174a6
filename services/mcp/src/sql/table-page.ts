import { z } from 'zod'
import { LIST_TABLES } from './catalog-list.ts'
import { readCatalog, type CatalogCall, type CatalogRow } from './read-catalog.ts'

const cursorSchema = z.tuple([z.string(), z.string()])

// A list is for finding one's way; describe_table gives the whole.
const DESCRIPTION_CHARACTERS = 200

/** Which tables and views to list, and how many at most. */
export type TableFilter = { schema?: string | undefined; text?: string | undefined; limit: number }

/**
 * One page of tables and views in order of schema and name. A cursor names the last one of the page before, so what is made or
 * dropped meanwhile moves nothing else. Undefined: the cursor is not one of these. Throws SqlFailure.
 */
export const readTablePage = async (
  { schema, text, limit }: TableFilter,
  cursor: string | undefined,
  call: CatalogCall,
) => {
  const after = cursor === undefined ? [] : readCursor(cursor)
  if (after === undefined) return undefined
  const [afterSchema = null, afterName = null] = after
  const params = {
    limit: limit + 1,
    schema: schema ?? null,
    text: text ?? null,
    afterSchema,
    afterName,
  }
  const [rows = []] = await readCatalog(LIST_TABLES, params, call)
  const tables = rows.slice(0, limit).map(toTable)
  const last = tables.at(-1)
  return { tables, next: rows.length > limit && last ? writeCursor(last) : undefined }
}

const toTable = (row: CatalogRow) => ({
  schema: String(row['schema_name']),
  name: String(row['object_name']),
  kind: String(row['object_type']).trim() === 'V' ? ('view' as const) : ('table' as const),
  approximateRows: row['approximate_rows'] === null ? null : String(row['approximate_rows']),
  description: row['description'] === null ? null : shortened(String(row['description'])),
})

export type ListedTable = ReturnType<typeof toTable>

const shortened = (text: string) =>
  text.length > DESCRIPTION_CHARACTERS ? `${text.slice(0, DESCRIPTION_CHARACTERS)}…` : text

const writeCursor = ({ schema, name }: ListedTable) =>
  Buffer.from(JSON.stringify([schema, name])).toString('base64url')

const readCursor = (cursor: string) => {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    return undefined
  }
}

import { z } from 'zod'
import { LIST_TABLES } from '../sql/catalog-list.ts'
import { displayName } from '../sql/object-name.ts'
import { readCatalog, type CatalogRow } from '../sql/read-catalog.ts'
import { ToolFailure } from './tool-failure.ts'
import { defineTool, needsRead, READS } from './tool.ts'

const PAGE = 100

const cursorSchema = z.tuple([z.string(), z.string()])

export const listTables = defineTool({
  name: 'list_tables',
  title: 'List tables',
  description:
    'Lists tables and views with kind, approximate rows and description, in order of name. Start here.',
  annotations: READS,
  input: z.strictObject({
    schema: z.string().max(128).optional().describe('Only this schema'),
    text: z.string().max(200).optional().describe('Only names or descriptions that contain this'),
    cursor: z.string().max(1000).optional().describe('nextCursor of the page before'),
  }),
  output: z.object({
    tables: z.array(
      z.object({
        schema: z.string(),
        name: z.string(),
        kind: z.enum(['table', 'view']),
        approximateRows: z.string().nullable(),
        description: z.string().nullable(),
      }),
    ),
    nextCursor: z.string().optional(),
  }),
  scopesFor: needsRead,
  run: async (args, { tenant, principal, signal }) => {
    const [afterSchema, afterName] = args.cursor === undefined ? [] : readCursor(args.cursor)
    const params = {
      limit: PAGE + 1,
      schema: args.schema ?? null,
      text: args.text ?? null,
      afterSchema: afterSchema ?? null,
      afterName: afterName ?? null,
    }
    const call = { database: tenant.database, principal, signal }
    const [rows = []] = await readCatalog(LIST_TABLES, params, call)
    const tables = rows.slice(0, PAGE).map(toTable)
    const last = tables.at(-1)
    const nextCursor = rows.length > PAGE && last ? writeCursor(last.schema, last.name) : undefined
    return {
      structured: { tables, ...(nextCursor !== undefined && { nextCursor }) },
      text: [...tables.map(line), end(tables.length, nextCursor)].join('\n'),
    }
  },
})

const toTable = (row: CatalogRow) => ({
  schema: String(row['schema_name']),
  name: String(row['object_name']),
  kind: String(row['object_type']).trim() === 'V' ? ('view' as const) : ('table' as const),
  approximateRows: row['approximate_rows'] === null ? null : String(row['approximate_rows']),
  description: row['description'] === null ? null : String(row['description']),
})

const line = (table: ReturnType<typeof toTable>) => {
  const size = table.approximateRows === null ? '' : `, ~${table.approximateRows} rows`
  const description = table.description === null ? '' : ` - ${table.description}`
  return `${displayName(table.schema, table.name)} (${table.kind}${size})${description}`
}

const end = (count: number, cursor: string | undefined) => {
  if (count === 0) return 'No table or view matches.'
  return cursor === undefined ? `(${count} in all)` : `(more: call again with cursor "${cursor}")`
}

const writeCursor = (schema: string, name: string) =>
  Buffer.from(JSON.stringify([schema, name])).toString('base64url')

const readCursor = (cursor: string) => {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new ToolFailure('This cursor is not one of list_tables. Call without it to start again.')
  }
}

import { z } from 'zod'
import { displayName } from '../sql/object-name.ts'
import { readTablePage, type ListedTable } from '../sql/table-page.ts'
import { ToolFailure } from './tool-failure.ts'
import { defineTool, needsRead, READS } from './tool.ts'

const PAGE = 100

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
  run: async ({ cursor, ...filter }, { tenant, principal, signal }) => {
    const call = { database: tenant.database, principal, signal }
    const page = await readTablePage({ ...filter, limit: PAGE }, cursor, call)
    if (page === undefined) {
      throw new ToolFailure(
        'This cursor is not one of list_tables. Call without it to start again.',
      )
    }
    const { tables, next } = page
    return {
      structured: { tables, ...(next !== undefined && { nextCursor: next }) },
      text: [...tables.map(line), end(tables.length, next)].join('\n'),
    }
  },
})

const line = (table: ListedTable) => {
  const size = table.approximateRows === null ? '' : `, ~${table.approximateRows} rows`
  const description = table.description === null ? '' : ` - ${table.description}`
  return `${displayName(table.schema, table.name)} (${table.kind}${size})${description}`
}

const end = (count: number, cursor: string | undefined) => {
  if (count === 0) return 'No table or view matches.'
  return cursor === undefined ? `(${count} in all)` : `(more: call again with cursor "${cursor}")`
}

import { z } from 'zod'
import { displayName } from '../sql/object-name.ts'
import { readTablePage, type ListedTable } from '../sql/table-page.ts'
import { defineTool, needsRead, READS } from '../tools/tool.ts'
import { RESOURCE_ANSWER, refused } from './answer.ts'
import { tableUri } from './table-uri.ts'

/** A database may have tens of thousands: a client that wants one asks for its name to be completed. */
const PAGE = 200

export const MIME_TYPE = 'text/plain'

/** `resources/list`: every table and view that the reader sees, page by page. It runs as a tool does, like resources/read. */
export const listTableResources = defineTool({
  name: 'resources/list',
  title: 'List resources',
  description: 'Not listed: the method resources/list.',
  annotations: READS,
  input: z.strictObject({ cursor: z.string().optional() }),
  output: RESOURCE_ANSWER,
  scopesFor: needsRead,
  run: async ({ cursor }, { tenant, principal, signal }) => {
    const call = { database: tenant.database, principal, signal }
    const page = await readTablePage({ limit: PAGE }, cursor, call)
    if (page === undefined) {
      return refused('This cursor is not one of resources/list. Leave it out to start again.')
    }
    const resources = page.tables.map((table) => toResource(tenant.id, table))
    return {
      structured: { status: 'ok', resources, ...(page.next && { nextCursor: page.next }) },
      text: `${resources.length} resources`,
    }
  },
})

const toResource = (tenant: string, { schema, name, kind, description }: ListedTable) => ({
  uri: tableUri({ tenant, schema, name }),
  name: displayName(schema, name),
  description: description ?? `A ${kind}`,
  mimeType: MIME_TYPE,
})

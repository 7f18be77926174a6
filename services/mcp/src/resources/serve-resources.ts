import {
  isSpecType,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  type CallToolResult,
  type InputRequiredResult,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Session } from '../tools/call-tool.ts'
import type { Tool } from '../tools/tool.ts'
import { RESOURCE_ANSWER } from './answer.ts'
import { listTableResources, MIME_TYPE } from './list-tables.ts'
import { readTableResource } from './read-table.ts'
import { tableUriTemplate } from './table-uri.ts'

type Call = (
  tool: Tool,
  args: unknown,
  context: ServerContext,
) => Promise<CallToolResult | InputRequiredResult>

/** Serves the tables and views of a tenant as resources; `call` runs what they do as tools are run. */
export const serveResources = (server: Server, session: Session, call: Call) => {
  const maySee = () => session.principal().scopes.has('sql:read')

  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: maySee() ? [templateOf(session.tenant.id)] : [],
  }))

  server.setRequestHandler('resources/list', async ({ params }, context) => {
    if (!maySee()) return { resources: [] }
    const answer = readAnswer(await call(listTableResources, { cursor: params?.cursor }, context))
    if (answer.isRefused) throw new ProtocolError(ProtocolErrorCode.InvalidParams, answer.text)
    if (!isSpecType.ListResourcesResult(answer.data)) {
      throw new Error('a list of resources is not valid')
    }
    return answer.data
  })

  server.setRequestHandler('resources/read', async ({ params: { uri } }, context) => {
    const answer = readAnswer(await call(readTableResource, { uri }, context))
    // -32602 with the address in every revision (SEP-2164), as the SDK sends it.
    if (answer.isRefused) throw new ResourceNotFoundError(uri, answer.text)
    return { contents: [{ uri, mimeType: MIME_TYPE, text: answer.text }] }
  })
}

const templateOf = (tenant: string) => ({
  uriTemplate: tableUriTemplate(tenant),
  name: 'table',
  title: 'A table or view',
  description: 'Columns, keys both ways, indexes, checks, triggers and approximate rows, as text.',
  mimeType: MIME_TYPE,
})

const ANSWER = z.object({
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
  isError: z.boolean().optional(),
  structuredContent: RESOURCE_ANSWER.optional(),
})

/** What came of a call; one that failed is an error of the protocol, which has no other place for it. */
const readAnswer = (result: CallToolResult | InputRequiredResult) => {
  const { content, isError, structuredContent } = ANSWER.parse(result)
  const text = content.map((part) => part.text).join('\n')
  if (isError === true) throw new ProtocolError(ProtocolErrorCode.InternalError, text)
  const { status, ...data } = { ...structuredContent }
  return { text, data, isRefused: status === 'refused' }
}

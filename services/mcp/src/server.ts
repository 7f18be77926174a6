import {
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type Tool as ListedTool,
} from '@modelcontextprotocol/server'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import { INSTRUCTIONS } from './tools/instructions.ts'
import { callTool, type ServerDeps, type Session } from './tools/call-tool.ts'
import { personBehind } from './tools/person.ts'
import { findTool, TOOLS } from './tools/tool-index.ts'

const SERVER_INFO = { name: 'puente', title: 'Puente', version: '0.1.0' }
// One for the process: a validator compiles what it is given, and is costly to make.
const validator = new AjvJsonSchemaValidator()

const ALL_LISTED: ListedTool[] = TOOLS.map((tool) => tool.listing)

/** What a token with these scopes may use. execute_sql reads too, so that reading lists it. */
const listedTools = (scopes: ReadonlySet<string>, { templates }: Session['tenant']) => {
  if (!scopes.has('sql:read')) return []
  return templates.tools.length === 0
    ? ALL_LISTED
    : [...ALL_LISTED, ...templates.tools.map((tool) => tool.listing)]
}

/**
 * A server for one request, or for one session of the older transport. It is the SDK's low-level
 * server: everything that does not depend on the caller is made once, not once per request.
 */
export const buildServer = (session: Session, deps: ServerDeps) => {
  const server = new Server(SERVER_INFO, {
    capabilities: { tools: {} },
    instructions: INSTRUCTIONS,
    jsonSchemaValidator: validator,
    cacheHints: { 'tools/list': { ttlMs: 300_000, cacheScope: 'private' } },
  })
  server.setRequestHandler('tools/list', () => ({
    tools: listedTools(session.principal().scopes, session.tenant),
  }))

  server.setRequestHandler('tools/call', async (request, context) => {
    const { name, arguments: args } = request.params
    const tool = findTool(name, session.tenant)
    if (tool === undefined) {
      const names = [...TOOLS, ...session.tenant.templates.tools]
        .map((known) => known.listing.name)
        .join(', ')
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `There is no tool ${JSON.stringify(name.slice(0, 100))}. There are: ${names}`,
      )
    }
    return callTool(session, deps, {
      tool,
      args,
      id: context.mcpReq.id,
      signal: context.mcpReq.signal,
      progressToken: context.mcpReq._meta?.progressToken,
      // A client that is gone learns nothing from it; its going away ends the call.
      notify: (notification) => void context.mcpReq.notify(notification).catch(() => undefined),
      person: personBehind(server, context),
    })
  })
  return server
}

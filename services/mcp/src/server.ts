import {
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool as ListedTool,
} from '@modelcontextprotocol/server'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import { serveCompletion } from './completion/serve-completion.ts'
import { servePrompts } from './prompts/serve-prompts.ts'
import { serveResources } from './resources/serve-resources.ts'
import { INSTRUCTIONS } from './tools/instructions.ts'
import { callTool, type ServerDeps, type Session } from './tools/call-tool.ts'
import { personBehind } from './tools/person.ts'
import { findTool, TOOLS } from './tools/tool-index.ts'
import type { Tool } from './tools/tool.ts'

const SERVER_INFO = { name: 'puente', title: 'Puente', version: '0.1.0' }
// One for the process: a validator compiles what it is given, and is costly to make.
const validator = new AjvJsonSchemaValidator()

const ALL_LISTED: ListedTool[] = TOOLS.map((tool) => tool.listing)

/** What a token with these scopes may use. execute_sql reads too, so that reading lists it. */
const listedTools = (scopes: ReadonlySet<string>, tenant: Session['tenant']) => {
  if (!scopes.has('sql:read')) return []
  const own = tenant.templates.tools.filter((tool) =>
    tool.scopesFor({}, tenant).every((scope) => scopes.has(scope)),
  )
  return own.length === 0 ? ALL_LISTED : [...ALL_LISTED, ...own.map((tool) => tool.listing)]
}

const FIVE_MINUTES = { ttlMs: 300_000, cacheScope: 'private' } as const
// As long as the catalog is kept here.
const ONE_MINUTE = { ttlMs: 60_000, cacheScope: 'private' } as const

/**
 * A server for one request, or for one session of the older transport. It is the SDK's low-level
 * server: everything that does not depend on the caller is made once, not once per request.
 */
export const buildServer = (
  session: Session,
  deps: ServerDeps,
  /** Whether there is a stream on which the client hears that the list of tools has changed. */
  listChanged: boolean,
) => {
  const server = new Server(SERVER_INFO, {
    capabilities: { tools: { listChanged }, resources: {}, prompts: {}, completions: {} },
    instructions: INSTRUCTIONS,
    jsonSchemaValidator: validator,
    cacheHints: {
      'tools/list': FIVE_MINUTES,
      'prompts/list': FIVE_MINUTES,
      'resources/templates/list': FIVE_MINUTES,
      'resources/list': ONE_MINUTE,
      'resources/read': ONE_MINUTE,
    },
  })
  const call = async (tool: Tool, args: unknown, context: ServerContext) =>
    callTool(session, deps, {
      tool,
      args,
      id: context.mcpReq.id,
      signal: context.mcpReq.signal,
      progressToken: context.mcpReq._meta?.progressToken,
      // A client that is gone learns nothing from it; its going away ends the call.
      notify: (notification) => void context.mcpReq.notify(notification).catch(() => undefined),
      person: personBehind(server, context),
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
    return call(tool, args, context)
  })
  serveResources(server, session, call)
  servePrompts(server, session)
  serveCompletion(server, session)
  return server
}

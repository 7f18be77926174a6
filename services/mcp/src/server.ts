import {
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type Tool as ListedTool,
} from '@modelcontextprotocol/server'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import type { Logger } from 'pino'
import type { Principal } from './token/principal.ts'
import type { Metrics } from './metrics.ts'
import type { Call } from './statement/call.ts'
import type { Confirmations } from './store/confirmations.ts'
import type { ResultKeeper } from './statement/result-keeper.ts'
import type { Results } from './store/results.ts'
import type { Tenant } from './tenants.ts'
import { INSTRUCTIONS } from './tools/instructions.ts'
import { personBehind } from './tools/person.ts'
import { runTool } from './tools/run-tool.ts'
import { findTool, TOOLS } from './tools/tool-index.ts'
import type { RunningCalls } from './transport/running-calls.ts'

/** What every server of this process works with. */
export type ServerDeps = {
  issuer: string
  metrics: Metrics
  confirmations: Confirmations
  results: Results
  resultKeeper: ResultKeeper
  runningCalls: RunningCalls
  log: Logger
}

/** Whose requests a server answers; of a long-lived session the principal may be renewed. */
export type Session = { tenant: Tenant; principal: () => Principal; requestId: string }

const SERVER_INFO = { name: 'puente', title: 'Puente', version: '0.1.0' }
// One for the process: a validator compiles what it is given, and is costly to make.
const validator = new AjvJsonSchemaValidator()

const ALL_LISTED: ListedTool[] = TOOLS.map((tool) => tool.listing)

/** What a token with these scopes may use. execute_sql reads too, so that reading lists it. */
const listedTools = (scopes: ReadonlySet<string>) => (scopes.has('sql:read') ? ALL_LISTED : [])

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
  const log = deps.log.child({ requestId: session.requestId })

  server.setRequestHandler('tools/list', () => ({
    tools: listedTools(session.principal().scopes),
  }))

  server.setRequestHandler('tools/call', async (request, context) => {
    const { name, arguments: args } = request.params
    const tool = findTool(name)
    if (tool === undefined) {
      const names = TOOLS.map((known) => known.listing.name).join(', ')
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `There is no tool ${JSON.stringify(name.slice(0, 100))}. There are: ${names}`,
      )
    }
    const principal = session.principal()
    using running = deps.runningCalls.start(principal, context.mcpReq.id)
    const token = context.mcpReq._meta?.progressToken
    const call: Call = {
      tenant: session.tenant,
      principal,
      signal: AbortSignal.any([context.mcpReq.signal, running.signal]),
      onProgress:
        token === undefined
          ? undefined
          : ({ rows, bytes, elapsedMs }) => {
              const message = `${rows} rows, ${bytes} bytes, ${(elapsedMs / 1000).toFixed(1)} s`
              const params = { progressToken: token, progress: elapsedMs, message }
              // A client that is gone learns nothing from it; its going away ends the call.
              context.mcpReq
                .notify({ method: 'notifications/progress', params })
                .catch(() => undefined)
            },
      person: personBehind(server, context),
      metrics: deps.metrics,
      confirmations: deps.confirmations,
      results: deps.results,
      resultKeeper: deps.resultKeeper,
      downloadUrl: (resultId, format) => `${deps.issuer}/results/${resultId}.${format}`,
    }
    return await runTool(tool, args, call, log)
  })
  return server
}

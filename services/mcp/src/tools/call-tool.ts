import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server'
import type { Logger } from 'pino'
import { createCallRecord } from '../audit/call-record.ts'
import type { AuditTrail } from '../audit/trail.ts'
import type { Metrics } from '../metrics.ts'
import type { Call } from '../statement/call.ts'
import type { ResultKeeper } from '../statement/result-keeper.ts'
import type { Confirmations } from '../store/confirmations.ts'
import type { Results } from '../store/results.ts'
import type { Tenant } from '../tenants.ts'
import { inSpan } from '../tracing.ts'
import type { Principal } from '../token/principal.ts'
import type { Revocations } from '../token/revocations.ts'
import type { RunningCalls } from '../transport/running-calls.ts'
import type { Person } from './person.ts'
import { runTool } from './run-tool.ts'
import type { Tool } from './tool.ts'

/** What every server of this process works with. */
export type ServerDeps = {
  issuer: string
  metrics: Metrics
  confirmations: Confirmations
  results: Results
  resultKeeper: ResultKeeper
  runningCalls: RunningCalls
  revocations: Revocations
  audit: AuditTrail
  now: () => number
  log: Logger
}

/** Whose requests a server answers; of a long-lived session both are what its latest request found. */
export type Session = { tenant: Tenant; principal: () => Principal; requestId: string }

type ProgressNotification = {
  method: 'notifications/progress'
  params: { progressToken: string | number; progress: number; message: string }
}

/** One `tools/call`, whichever transport and protocol revision brought it. */
export type ToolCall = {
  tool: Tool
  args: unknown
  id: string | number
  /** Aborted when the client goes away. */
  signal: AbortSignal
  progressToken: string | number | undefined
  notify: (notification: ProgressNotification) => void
  person: Person | undefined
}

/** Runs a tool for the caller of a session, until it ends or is cancelled by its id. */
export const callTool = async (
  session: Session,
  deps: ServerDeps,
  { tool, args, id, signal, progressToken, notify, person }: ToolCall,
): Promise<CallToolResult | InputRequiredResult> => {
  const principal = session.principal()
  const { tenant } = session
  using _tenant = tenant.hold()
  const log = deps.log.child({ requestId: session.requestId })
  using running = deps.runningCalls.start(principal, id, signal)
  using _grant = deps.revocations.watch(principal.grantId, running.cancel)
  using _token = deps.revocations.watch(principal.tokenId, running.cancel)
  const call: Call = {
    tenant,
    principal,
    signal: running.signal,
    onProgress:
      progressToken === undefined
        ? undefined
        : ({ rows, bytes, elapsedMs }) => {
            const message = `${rows} rows, ${bytes} bytes, ${(elapsedMs / 1000).toFixed(1)} s`
            const params = { progressToken, progress: elapsedMs, message }
            notify({ method: 'notifications/progress', params })
          },
    person,
    record: createCallRecord(deps.audit, {
      requestId: session.requestId,
      principal,
      tool: tool.listing.name,
      withParamValues: tenant.auditsParameters,
      now: deps.now,
      onLost: (error) => log.error({ err: error }, 'the end of a call could not be recorded'),
    }),
    metrics: deps.metrics,
    confirmations: deps.confirmations,
    results: deps.results,
    resultKeeper: deps.resultKeeper,
    downloadUrl: (resultId, format) => `${deps.issuer}/results/${resultId}.${format}`,
  }
  const { name } = tool.listing
  const attributes = { 'puente.tenant': tenant.id, 'gen_ai.tool.name': name }
  return await inSpan(`tools/call ${name}`, { attributes }, async () =>
    runTool(tool, args, call, log),
  )
}

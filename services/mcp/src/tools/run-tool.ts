import { randomUUID } from 'node:crypto'
import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server'
import type { Logger } from 'pino'
import { type Closing, isUnrecorded, openingOf } from '../audit/call-record.ts'
import { SqlFailure } from '../sql/failure.ts'
import { isStoreFailure } from '../store/postgres.ts'
import type { Call } from '../statement/call.ts'
import { traceOutcome } from '../tracing.ts'
import { explainSql } from './explain-failure.ts'
import { ask } from './person.ts'
import { ToolFailure } from './tool-failure.ts'
import type { Tool, ToolAnswer } from './tool.ts'

type Result = CallToolResult | InputRequiredResult
type Ended = { result: Result; closing: Omit<Closing, 'durationMs'> }

const UNRECORDED =
  'This call could not be recorded, so nothing of it is answered, and nothing was changed. The operator must look at the log.'

// What is kept for a write is asked for before it begins, or after it was rolled back.
const STORE_AWAY =
  'What this server keeps (confirmations, stored results) cannot be reached at the moment, so nothing was changed. Try again in a few seconds.'

/**
 * Runs a tool for a caller and turns whatever happens into its result, which leaves only when the call is recorded. The one
 * try/catch of tools.
 */
export const runTool = async (
  tool: Tool,
  args: unknown,
  call: Call,
  log: Logger,
): Promise<Result> => {
  const name = tool.listing.name
  const endTimer = call.metrics.toolSeconds.startTimer({ tenant: call.tenant.id, tool: name })
  const started = performance.now()
  const ended = await attempt(tool, args, call, log)
  const elapsedMs = Math.round(performance.now() - started)
  let { outcome } = ended.closing
  let { result } = ended
  try {
    await call.record.close({ ...ended.closing, durationMs: elapsedMs }, args)
  } catch (error) {
    log.error({ err: error }, 'a call could not be recorded')
    call.metrics.unrecorded.inc({ tenant: call.tenant.id })
    outcome = 'error'
    result = failed(UNRECORDED)
  }
  endTimer({ outcome })
  traceOutcome(outcome)
  log.info(
    {
      tenant: call.tenant.id,
      tool: name,
      outcome,
      subject: call.principal.subject,
      client: call.principal.clientId,
      elapsedMs,
    },
    'tool call',
  )
  return result
}

const attempt = async (tool: Tool, args: unknown, call: Call, log: Logger): Promise<Ended> => {
  try {
    refuseWithoutScopes(tool, args, call)
    const answer = await tool.call(args, call)
    if ('faults' in answer) {
      // That it could not be recorded is heard when it is closed.
      void call.record.open(openingOf(args, 'wrong arguments'), { changes: false })
      const text = `The arguments of ${tool.listing.name} are not right:\n${answer.faults}`
      return { result: failed(text), closing: { outcome: 'error', error: 'wrong arguments' } }
    }
    if ('question' in answer) {
      return { result: ask(answer.question), closing: { outcome: 'rolled back' } }
    }
    return {
      result: {
        content: [{ type: 'text', text: answer.text }],
        structuredContent: answer.structured,
      },
      closing: closingOf(answer),
    }
  } catch (error) {
    const text = await explain(error, { call, args, log })
    return { result: failed(text), closing: { outcome: outcomeOf(error), error: text } }
  }
}

/** The gate in front of the transports offers to step up; whatever passed it by is refused here all the same. */
const refuseWithoutScopes = (tool: Tool, args: unknown, { principal, tenant }: Call) => {
  const needed = tool.scopesFor(args, tenant)
  if (needed.every((scope) => principal.scopes.has(scope))) return
  throw new ToolFailure(`This needs the scopes ${needed.join(' ')}.`)
}

const failed = (text: string): CallToolResult => ({
  content: [{ type: 'text', text }],
  isError: true,
})

/** What the record says of a status that is not simply ok. */
const OUTCOMES: Readonly<Record<string, Closing['outcome']>> = {
  confirmation_required: 'rolled back',
  unknown: 'unknown',
  // Of a resource that does not exist.
  refused: 'denied',
}

const closingOf = ({ structured, text }: Extract<ToolAnswer, { text: string }>) => {
  const { status, rows, rowsAffected } = structured
  return {
    outcome: (typeof status === 'string' ? OUTCOMES[status] : undefined) ?? 'ok',
    ...(Array.isArray(rows) && { rows: rows.length }),
    ...(typeof rowsAffected === 'number' && { rowsAffected }),
    bytes: Buffer.byteLength(text),
  }
}

const outcomeOf = (error: unknown): Closing['outcome'] => {
  if (error instanceof ToolFailure) return 'denied'
  return error instanceof SqlFailure && error.kind === 'cancelled' ? 'cancelled' : 'error'
}

const explain = async (
  error: unknown,
  { call, args, log }: { call: Call; args: unknown; log: Logger },
) => {
  if (error instanceof ToolFailure) return error.message
  if (error instanceof SqlFailure) return explainSql(error, call, args)
  if (isUnrecorded(error)) return UNRECORDED
  if (isStoreFailure(error)) {
    log.error({ err: error }, 'the store failed a call')
    return STORE_AWAY
  }
  const incident = randomUUID()
  log.error({ incident, err: error }, 'unexpected error in a tool')
  return `Something went wrong here (incident ${incident}). Look at the data before you repeat a change.`
}

import { randomUUID } from 'node:crypto'
import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server'
import type { Logger } from 'pino'
import { SqlFailure } from '../sql/failure.ts'
import { suggestColumns, suggestObjects } from '../sql/read-catalog.ts'
import type { Call } from '../statement/call.ts'
import { ask } from './person.ts'
import { ToolFailure } from './tool-failure.ts'
import type { Tool } from './tool.ts'

type Outcome = 'ok' | 'denied' | 'error' | 'cancelled'

/** Runs a tool for a caller and turns whatever happens into its result. The one try/catch of tools. */
export const runTool = async (
  tool: Tool,
  args: unknown,
  call: Call,
  log: Logger,
): Promise<CallToolResult | InputRequiredResult> => {
  const name = tool.listing.name
  const endTimer = call.metrics.toolSeconds.startTimer({ tenant: call.tenant.id, tool: name })
  const started = performance.now()
  let outcome: Outcome = 'ok'
  try {
    const answer = await tool.call(args, call)
    if ('faults' in answer) {
      outcome = 'error'
      return failed(`The arguments of ${name} are not right:\n${answer.faults}`)
    }
    if ('question' in answer) return ask(answer.question)
    return {
      content: [{ type: 'text', text: answer.text }],
      structuredContent: answer.structured,
    }
  } catch (error) {
    outcome = outcomeOf(error)
    return failed(await explain(error, call, log))
  } finally {
    endTimer({ outcome })
    log.info(
      {
        tenant: call.tenant.id,
        tool: name,
        outcome,
        subject: call.principal.subject,
        client: call.principal.clientId,
        elapsedMs: Math.round(performance.now() - started),
      },
      'tool call',
    )
  }
}

const failed = (text: string): CallToolResult => ({
  content: [{ type: 'text', text }],
  isError: true,
})

const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof ToolFailure) return 'denied'
  return error instanceof SqlFailure && error.kind === 'cancelled' ? 'cancelled' : 'error'
}

const explain = async (error: unknown, call: Call, log: Logger) => {
  if (error instanceof ToolFailure) return error.message
  if (error instanceof SqlFailure) return explainSql(error, call)
  const incident = randomUUID()
  log.error({ incident, err: error }, 'unexpected error in a tool')
  return `Something went wrong here (incident ${incident}). Look at the data before you repeat a change.`
}

const explainSql = async (failure: SqlFailure, call: Call) => {
  const { fault } = failure
  if (fault === undefined) return `${failure.message}.`.replace(/([.!?])\.$/, '$1')
  const place = `SQL Server error ${fault.number}, level ${fault.class}, state ${fault.state}, line ${fault.line}`
  const inside = fault.procedure === undefined ? '' : ` of ${fault.procedure}`
  return `${place}${inside}: ${fault.message}${await suggestion(fault.number, fault.message, call)}`
}

/** What is looked for by the number of the error that did not find it. */
const SUGGESTIONS: Readonly<Record<number, typeof suggestColumns>> = {
  207: suggestColumns,
  208: suggestObjects,
  // It names the column with its table or alias.
  4104: (name, call) => suggestColumns(name.split('.').at(-1) ?? name, call),
}

/** Names near the one that was not found. */
const suggestion = async (number: number, message: string, call: Call) => {
  const name = /['"]([^'"]+)['"]/.exec(message)?.[1]
  const suggest = SUGGESTIONS[number]
  if (name === undefined || suggest === undefined) return ''
  const { tenant, principal, signal } = call
  const catalogCall = { database: tenant.database, principal, signal }
  // A suggestion is a courtesy: without it the error stands on its own.
  return suggest(name, catalogCall).catch(() => '')
}

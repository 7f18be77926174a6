import { z } from 'zod'
import { classify } from '../sql/classifier/classify.ts'
import { STATEMENT_CHARACTERS } from '../statement/limits.ts'
import type { Principal } from '../token/principal.ts'
import { actorOf } from './record.ts'
import { AuditUnavailable } from './trail.ts'
import type { AuditTrail } from './trail.ts'
import { uuidV7 } from './uuid.ts'

/** What is about to be done, as the record says it before anything is. */
export type Opening = {
  statement?: string
  params?: Readonly<Record<string, unknown>>
  arguments?: Readonly<Record<string, unknown>>
  class: string
  /** `run`, or why not. */
  decision: string
}

export type Closing = {
  outcome: 'ok' | 'denied' | 'error' | 'cancelled' | 'rolled back' | 'unknown'
  rows?: number
  rowsAffected?: number
  /** Of the answer's text. */
  bytes?: number
  durationMs: number
  error?: string
}

const PARAMS_CHARACTERS = 100_000

/** Parameters as the tenant has them recorded: with their values, or with their names alone. */
const recordedParams = (params: Opening['params'], withValues: boolean) => {
  if (params === undefined) return {}
  const names = Object.keys(params)
  if (!withValues) return { paramNames: names }
  const text = JSON.stringify(params)
  return text.length > PARAMS_CHARACTERS
    ? { paramNames: names, paramsOmitted: `${text.length} characters` }
    : { params }
}

/**
 * What an opening says on disk. Without values, the arguments of a call that did not run are recorded by name too: nobody has
 * told which of them are parameters.
 */
export const recorded = ({ params, arguments: args, ...rest }: Opening, withValues: boolean) => ({
  ...rest,
  ...recordedParams(params, withValues),
  ...(args !== undefined &&
    (withValues || rest.decision === 'run'
      ? { arguments: args }
      : { argumentNames: Object.keys(args) })),
})

/** The opening of a call that its tool opened no record for: what it was asked is in its arguments. */
export const openingOf = (args: unknown, decision: string): Opening => {
  // A confirmation is a bearer secret.
  const { params, sql: given, confirm: _confirm, ...others } = asked.parse(args ?? {})
  const isStatement = typeof given === 'string' && given.length <= STATEMENT_CHARACTERS
  const sql = isStatement ? given : undefined
  // What is no statement is an argument like any other.
  const rest = isStatement || given === undefined ? others : { ...others, sql: given }
  const text = JSON.stringify(rest)
  return {
    class: sql === undefined ? 'read' : classify(sql).class,
    decision,
    ...(sql !== undefined && { statement: sql }),
    ...(params !== undefined && { params }),
    ...(text !== '{}' && {
      arguments:
        text.length > ARGUMENTS_CHARACTERS ? { omitted: `${text.length} characters` } : rest,
    }),
  }
}

const asked = z
  .looseObject({
    sql: z.unknown().optional(),
    params: z.record(z.string(), z.unknown()).optional().catch(undefined),
  })
  .catch({})

const ARGUMENTS_CHARACTERS = 10_000

/**
 * The two records of one tool call. `open` is awaited before anything changes; a read may overlap it. `close` resolves when the
 * call is on disk as far as its answer needs: the opening always, and of a call that changed something the closing too. Both
 * throw AuditUnavailable.
 */
export const createCallRecord = (
  trail: AuditTrail,
  call: {
    requestId: string
    principal: Principal
    tool: string
    withParamValues: boolean
    now: () => number
    /** Hears of a closing that failed after its answer had left. */
    onLost: (error: unknown) => void
  },
) => {
  const { principal } = call
  const identity = {
    callId: uuidV7(call.now()),
    requestId: call.requestId,
    ...actorOf(principal),
    tool: call.tool,
  }
  let opened: Promise<void> | undefined
  let changes = false

  const open = (what: Opening, options: { changes: boolean }) => {
    changes = options.changes
    const details = recorded(what, call.withParamValues)
    opened = trail.append({ event: 'call.opened', ...identity, details })
    // A read hears of it when it closes.
    opened.catch(() => undefined)
    return opened
  }

  return {
    open,
    /** `args` are recorded where the tool opened no record of its own. */
    close: async (closing: Closing, args: unknown) => {
      const opening = opened ?? open(openingOf(args, 'run'), { changes: false })
      const closed = trail.append(
        { event: 'call.closed', ...identity, details: { ...closing } },
        { isAwaited: changes },
      )
      closed.catch(call.onLost)
      await opening
      // What was done was opened on disk before; its answer must be told even if its end cannot be recorded.
      if (changes) await closed.catch(() => undefined)
    },
  }
}

export type CallRecord = ReturnType<typeof createCallRecord>

export const isUnrecorded = (error: unknown) => error instanceof AuditUnavailable

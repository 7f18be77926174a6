import { classify } from '../sql/classifier/classify.ts'
import type { Column } from '../sql/column-type.ts'
import type { JsonValue } from '../sql/serialize.ts'
import { inSpan } from '../tracing.ts'
import { ToolFailure } from '../tools/tool-failure.ts'
import type { Call } from './call.ts'
import type { ResultSet, Truncation } from './collect-rows.ts'
import { decide } from './decide.ts'
import { createLeash } from './leash.ts'
import { effectiveLimits } from './limits.ts'
import { runRead } from './run-read.ts'
import { runSchemaChange } from './run-schema-change.ts'
import { runWrite } from './run-write.ts'

/** What a caller asks to run. */
export type StatementInput = {
  sql: string
  params?: Record<string, unknown> | undefined
  maxRows?: number | undefined
  timeoutMs?: number | undefined
  confirm?: string | undefined
}

/** The result that holds what one page could not, or why there is none. */
export type KeptResult = { id: string } | { problem: string }

/** What came of a statement. */
export type StatementOutcome = {
  status: 'ok' | 'committed' | 'confirmation_required' | 'unknown'
  columns: Column[]
  rows: JsonValue[][]
  truncated: Truncation | undefined
  /** Further result sets, such as those of triggers. */
  more?: ResultSet[]
  /** Values of which the answer shows only the beginning; each says so itself. */
  cutValues?: number
  /** What was printed, and warnings. */
  messages?: string[]
  /** Of a truncated read; absent where the tenant keeps no results. */
  kept?: KeptResult | undefined
  rowsAffected?: number
  /** It changed, or would change, the schema. */
  isSchemaChange?: boolean
  /** The last identity value that an INSERT was given. */
  identity?: string
  confirm?: string
  elapsedMs: number
}

/** Runs one statement for a caller, or says why not. Throws ToolFailure and SqlFailure. */
export const runStatement = async (
  input: StatementInput,
  call: Call,
  options: { isReadOnlyTool: boolean },
): Promise<StatementOutcome> => {
  const started = performance.now()
  const classification = classify(input.sql)
  const verdict = decide(classification, {
    scopes: call.principal.scopes,
    hasWriter: call.tenant.hasWriter,
    changesSchema: call.tenant.changesSchema,
    isReadOnlyTool: options.isReadOnlyTool,
  })
  const refusal =
    'refuse' in verdict
      ? verdict.refuse
      : 'needs' in verdict
        ? `This needs the scopes ${verdict.needs.join(' ')}.`
        : undefined
  const opening = {
    statement: input.sql,
    params: input.params ?? {},
    class: classification.class,
    decision: refusal ?? 'run',
  }
  const changes = 'run' in verdict && verdict.run !== 'read'
  const opened = call.record.open(opening, { changes })
  if ('refuse' in verdict || 'needs' in verdict) throw new ToolFailure(refusal ?? '')
  if (changes) await opened

  const limits = effectiveLimits(call.tenant.database.limits, input)
  using leash = createLeash(call.signal, limits.timeoutMs)
  const statement = {
    sql: input.sql,
    params: input.params ?? {},
    principal: call.principal,
    signal: leash.signal,
  }
  const endTimer = call.metrics.sqlSeconds.startTimer({
    tenant: call.tenant.id,
    class: classification.class,
  })
  try {
    const attributes = { 'db.system.name': 'microsoft.sql_server', 'puente.tenant': call.tenant.id }
    const outcome = await inSpan(
      `SQL ${classification.class}`,
      { kind: 'client', attributes },
      async () =>
        verdict.run === 'read'
          ? runRead(statement, limits, call, leash)
          : verdict.run === 'write'
            ? runWrite(statement, limits, verdict.verb, input.confirm, call)
            : runSchemaChange(statement, limits, input.confirm, call),
    )
    call.metrics.sqlRows.inc({ tenant: call.tenant.id }, outcome.rows.length)
    return { ...outcome, elapsedMs: Math.round(performance.now() - started) }
  } finally {
    endTimer()
  }
}

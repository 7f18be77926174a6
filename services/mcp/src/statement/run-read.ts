import type { Column } from '../sql/column-type.ts'
import type { Statement } from '../sql/database.ts'
import type { JsonValue } from '../sql/serialize.ts'
import type { Call } from './call.ts'
import { collectRows, type Truncation } from './collect-rows.ts'
import type { Leash } from './leash.ts'
import type { Limits } from './limits.ts'
import { reportProgress } from './progress.ts'
import type { KeptResult, StatementOutcome } from './run-statement.ts'
import { answerable } from './fit-rows.ts'
import { readInTwo, type ReadInTwo } from './unread-rows.ts'

/**
 * Runs a reading statement as the reader, up to the limits. With a leash, what exceeds one page is
 * kept while the page is answered; without one it is left.
 */
export const runRead = async (
  statement: Statement,
  limits: Limits,
  call: Pick<Call, 'tenant' | 'onProgress' | 'resultKeeper'>,
  leash?: Leash,
): Promise<Omit<StatementOutcome, 'elapsedMs'>> => {
  using progress = reportProgress(call.onProgress)
  await using stack = new AsyncDisposableStack()
  const read = stack.use(readInTwo(call.tenant.database.read(statement)))
  const collected = await collectRows(read.first, limits, {
    isWrite: false,
    onProgress: progress.update,
  })
  const { truncated } = collected
  const page = { status: 'ok' as const, ...answerable(collected, limits.bytes) }
  if (truncated === undefined || leash === undefined) return page
  const kept = await keepRest({ ...collected, truncated }, read, { statement, limits, leash, call })
  // Its storing goes on, and ends the statement itself.
  if (kept !== undefined && 'id' in kept) stack.move()
  return { ...page, kept }
}

const keepRest = async (
  page: { columns: Column[]; rows: JsonValue[][]; truncated: Truncation },
  read: ReadInTwo,
  given: {
    statement: Statement
    limits: Limits
    leash: Leash
    call: Pick<Call, 'tenant' | 'resultKeeper'>
  },
): Promise<KeptResult | undefined> => {
  const { limits } = given.call.tenant.database
  const isOff = limits.resultTtlMinutes === 0 || limits.resultBytes === 0
  if (isOff || limits.resultRows <= page.rows.length) return undefined
  return given.call.resultKeeper.keep({
    principal: given.statement.principal,
    columns: page.columns,
    page: page.rows,
    rest: read.rest(page.rows.length),
    close: async () => read[Symbol.asyncDispose](),
    leash: given.leash,
    timeoutMs: given.limits.timeoutMs,
    limits,
  })
}

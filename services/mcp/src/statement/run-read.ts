import type { Statement } from '../sql/database.ts'
import type { Call } from './call.ts'
import { collectRows } from './collect-rows.ts'
import type { Limits } from './limits.ts'
import { reportProgress } from './progress.ts'
import type { StatementOutcome } from './run-statement.ts'

/** Runs a reading statement as the reader, up to the limits. */
export const runRead = async (
  statement: Statement,
  limits: Limits,
  call: Pick<Call, 'tenant' | 'onProgress'>,
): Promise<Omit<StatementOutcome, 'elapsedMs'>> => {
  using progress = reportProgress(call.onProgress)
  const { columns, rows, truncated } = await collectRows(
    call.tenant.database.read(statement),
    limits,
    { isWrite: false, onProgress: progress.update },
  )
  return { status: 'ok', columns, rows, truncated }
}

import type { Statement } from '../language/ast.ts'
import { SqlError } from '../sql-error.ts'
import { INT } from '../sql-type.ts'
import { evaluate } from './run.ts'
import type { Run } from './run.ts'

/** RETURN of a procedure sets its return status; outside of one it has no value (178). */
export async function setReturnStatus(
  run: Run,
  { value, line }: Extract<Statement, { kind: 'return' }>,
): Promise<void> {
  if (!value) return
  if (!run.frame.procedure)
    throw new SqlError(
      178,
      'A RETURN statement with a return value cannot be used in this context.',
      { severity: 15, line },
    )
  run.frame.status = Number((await evaluate(run, value, INT)).text ?? 0)
}

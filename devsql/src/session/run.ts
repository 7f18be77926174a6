import type { Logger } from 'pino'
import type { Instance } from '../instance.ts'
import type { Expression, Statement } from '../language/ast.ts'
import type { Environment } from '../language/binder.ts'
import { translateScalar } from '../language/translate.ts'
import type { SqlError } from '../sql-error.ts'
import type { SqlType, SqlValue } from '../sql-type.ts'
import type { Answer } from '../tds/answer.ts'
import type { DoneKind } from '../tds/tokens.ts'
import type { Frame } from './frame.ts'
import { environmentOf } from './session.ts'
import type { Session } from './session.ts'
import { inStatement } from './transaction.ts'

/** One running batch: where its answers go and its variables. */
export type Run = {
  instance: Instance
  session: Session
  answer: Answer
  log: Logger
  variables: Map<string, SqlValue>
  done: DoneKind
  frame: Frame
  inTry: boolean
  /** Set for a call the client made by name: an OUTPUT parameter may go without a value. */
  isRemote?: boolean
  /** Runs a procedure or another text inside this batch. */
  runInner: (run: Run, read: () => readonly Statement[]) => Promise<void>
  caught?: SqlError
}

/** What a statement of this run may depend on. */
export const environmentOfRun = (run: Run): Promise<Environment> =>
  environmentOf(run.instance, run.session, run.variables, run.caught, run.frame)

/** The value of an expression, converted to `type` where one is given. */
export async function evaluate(
  run: Run,
  expression: Expression,
  type?: SqlType,
): Promise<SqlValue> {
  const scalar = translateScalar(await environmentOfRun(run), expression, type)
  if (scalar.known) return scalar.known
  const { rows } = await inStatement(run.session, () => run.session.link.run(scalar.sql))
  return { type: scalar.type, text: rows[0]?.[0] ?? null }
}

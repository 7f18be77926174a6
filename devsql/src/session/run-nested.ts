import { quoteName } from '../language/bound.ts'
import { SqlError } from '../sql-error.ts'
import type { SqlValue } from '../sql-type.ts'
import type { Frame } from './frame.ts'
import { inOptionScope } from './option-scope.ts'
import type { Run } from './run.ts'
import { forgetOwnCatalog } from './session.ts'

const MAX_NESTING = 32

/** Runs a procedure or a text one level deeper: what it SETs and its temporary tables end with it. */
export async function runNested(
  run: Run,
  frame: Frame,
  variables: Map<string, SqlValue>,
  work: (inner: Run) => Promise<unknown>,
): Promise<void> {
  if (frame.level > MAX_NESTING) {
    throw new SqlError(
      217,
      'Maximum stored procedure, function, trigger, or view nesting level exceeded (limit 32).',
    )
  }
  run.session.lastError = 0
  const inner: Run = { ...run, variables, frame, done: 'doneInProc' }
  await inOptionScope(run.session, async () => {
    try {
      await work(inner)
    } finally {
      await dropTemporaryTables(inner)
    }
  })
}

/** Ends the temporary tables of a frame; a table variable is one. */
export async function dropTemporaryTables({ session, frame }: Run): Promise<void> {
  if (frame.temporaryTables.size === 0 || session.link.isLost()) return
  const names = [...frame.temporaryTables].map((name) => `pg_temp.${quoteName(name)}`)
  frame.temporaryTables.clear()
  await session.link.settle()
  await session.link.run(`DROP TABLE IF EXISTS ${names.join(', ')}`)
  forgetOwnCatalog(session)
}

import type { Insert } from '../language/ast-change.ts'
import type { Statement } from '../language/ast.ts'
import { SqlError } from '../sql-error.ts'
import type { ResultColumn } from '../sql-type.ts'
import { executeProcedure } from './execute-procedure.ts'
import type { Run } from './run.ts'

const MAX_ROWS = 100_000

type Kept = { columns: readonly ResultColumn[]; rows: (readonly (string | null)[])[] }

/** INSERT … EXEC: runs the procedure or text and gives the INSERT with its rows instead; messages still go to the client. */
export async function insertOfExecute(
  run: Run,
  statement: Statement & Insert,
): Promise<Statement & Insert> {
  if (statement.source.kind !== 'execute') return statement
  const kept: Kept = { columns: [], rows: [] }
  await executeProcedure({ ...run, answer: keeping(run, kept) }, statement.source.statement)
  return { ...statement, source: { kind: 'rows', ...kept } }
}

function keeping({ answer }: Run, kept: Kept): Run['answer'] {
  return {
    ...answer,
    columns(columns) {
      if (kept.columns.length > 0 && kept.columns.length !== columns.length)
        throw new SqlError(
          213,
          'Column name or number of supplied values does not match table definition.',
          { state: 7 },
        )
      if (kept.columns.length === 0) kept.columns = columns
    },
    async row(_columns, cells) {
      if (kept.rows.length === MAX_ROWS)
        throw new SqlError(
          701,
          'There is insufficient system memory for the rows of INSERT … EXEC.',
          {
            severity: 17,
          },
        )
      kept.rows.push(cells)
      await Promise.resolve()
    },
    done: () => undefined,
    returnStatus: () => undefined,
  }
}

import type { Expression } from '../language/ast.ts'
import { SqlError } from '../sql-error.ts'
import type { SqlType } from '../sql-type.ts'
import { evaluate } from './run.ts'
import type { Run } from './run.ts'

/** SET @variable = …; 137 for one that was not declared. */
export async function setVariable(
  run: Run,
  statement: { name: string; value: Expression; line: number },
): Promise<void> {
  const name = statement.name.toLowerCase()
  const variable = run.variables.get(name)
  if (!variable)
    throw new SqlError(137, `Must declare the scalar variable "${statement.name}".`, {
      severity: 15,
      state: 2,
      line: statement.line,
    })
  run.variables.set(name, await evaluate(run, statement.value, variable.type))
}

/** One variable of DECLARE, with its first value. */
export async function declareVariable(
  run: Run,
  variable: { name: string; type: SqlType; value?: Expression },
): Promise<void> {
  const name = variable.name.toLowerCase()
  // In a loop only the first pass declares; each sets its first value.
  if (run.variables.has(name) && !variable.value) return
  const value = variable.value
    ? await evaluate(run, variable.value, variable.type)
    : { type: variable.type, text: null }
  run.variables.set(name, value)
}

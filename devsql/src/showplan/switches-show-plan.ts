import type { Statement } from '../language/ast.ts'
import { SqlError } from '../sql-error.ts'

const OPTION = 'SHOWPLAN_XML'

/** Whether a batch is SET SHOWPLAN_XML alone; 1067 for a batch that has it beside or inside other statements. */
export function switchesShowPlan(statements: readonly Statement[]): boolean {
  const [only, ...others] = statements
  if (only && others.length === 0 && isSwitch(only)) return true
  if (statements.some((statement) => holdsSwitch(statement)))
    throw new SqlError(
      1067,
      'The SET SHOWPLAN statements must be the only statements in the batch.',
      { severity: 15, line: 1 },
    )
  return false
}

const isSwitch = (statement: Statement): boolean =>
  statement.kind === 'setOption' && statement.options.includes(OPTION)

function holdsSwitch(statement: Statement): boolean {
  switch (statement.kind) {
    case 'block':
      return statement.statements.some((inner) => holdsSwitch(inner))
    case 'try':
      return [...statement.body, ...statement.handler].some((inner) => holdsSwitch(inner))
    case 'while':
      return holdsSwitch(statement.body)
    case 'if':
      return (
        holdsSwitch(statement.then) ||
        (statement.otherwise !== undefined && holdsSwitch(statement.otherwise))
      )
    default:
      return isSwitch(statement)
  }
}

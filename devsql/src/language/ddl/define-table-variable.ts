import type { Statement } from '../ast.ts'
import type { Binder } from '../binder.ts'
import { quoteName } from '../bound.ts'
import type { Plan } from '../plan.ts'
import { tableVariableName } from '../table-variable.ts'
import { defineTable } from './define-table.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** DECLARE @t TABLE: a temporary table that ends with its level of execution. A loop does not declare it again. */
export function defineTableVariable(
  binder: Binder,
  node: Extract<Statement, { kind: 'declareTable' }> & { line: number },
): BarePlan {
  const { catalog, nestLevel } = binder.environment
  const name = tableVariableName(node.name, nestLevel)
  if (catalog.find([name])) return { sql: 'SELECT', command: 'none' }
  const { columns, constraints, line } = node
  const plan = defineTable(
    binder,
    { kind: 'createTable', name: [name], columns, constraints, line, written: '' },
    line,
  )
  return { ...plan, before: [`DROP TABLE IF EXISTS pg_temp.${quoteName(name)}`] }
}

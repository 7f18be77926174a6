import { unsupported } from '../sql-error.ts'
import type { Update } from './ast-change.ts'
import type { Binder } from './binder.ts'
import { bindCtes } from './bind-query.ts'
import { tableName } from './bind-source.ts'
import { quoteName } from './bound.ts'
import { bindAssignment, qualified } from './change.ts'
import { finishChange, imageRelation } from './output.ts'
import type { Plan } from './plan.ts'
import { EMPTY_SCOPE } from './scope.ts'
import { bindTarget, bindTopRows, bindWhere } from './target-rows.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/**
 * UPDATE. Without FROM, TOP and `deleted` it is PostgreSQL's own; otherwise a subquery finds the rows, locks them, and gives
 * the new values and the old row, one match per target row.
 */
export function bindUpdate(binder: Binder, node: Update, line: number): BarePlan {
  const { scope: outer, sql: withList } = bindCtes(binder, node.ctes, EMPTY_SCOPE)
  const target = bindTarget(binder, node, outer, line)
  const assignments = node.assignments
    .filter(({ column }) => column !== undefined)
    .map((assignment) => bindAssignment(binder, target.table, assignment, target.scope, line))
  const variables = node.assignments.flatMap(({ variable, value }) =>
    variable === undefined || value === 'default'
      ? []
      : [{ variable, value: binder.expression(value, target.scope) }],
  )
  if (variables.length > 0 && (node.outputs.length > 0 || assignments.length === 0))
    throw unsupported('this UPDATE … SET @variable', line)
  const where = bindWhere(binder, node.where, target.scope)
  const hasOutput = node.outputs.length > 0 || variables.length > 0
  const inserted = imageRelation(
    target.table,
    'inserted',
    qualified(target.isJoined || node.top || hasOutput ? 'tgt' : target.alias),
  )
  const deleted = imageRelation(target.table, 'deleted', (name) => `(src.old).${quoteName(name)}`)
  if (!target.isJoined && !node.top && !hasOutput) {
    const sets = assignments.map(({ column, sql }) => `${quoteName(column.name)} = ${sql}`)
    return {
      sql: `${withList}UPDATE ${target.source.sql} SET ${sets.join(', ')}${where}`,
      command: 'update',
    }
  }
  const values = assignments
    .map(({ sql }, index) => (sql === 'DEFAULT' ? '' : `, ${sql} AS v${index + 1}`))
    .join('')
  const sets = assignments.map(
    ({ column, sql }, index) =>
      `${quoteName(column.name)} = ${sql === 'DEFAULT' ? 'DEFAULT' : `src.v${index + 1}`}`,
  )
  const top = bindTopRows(binder, node.top, target.scope, line)
  const given = variables.map(({ value }, index) => `, ${value.sql} AS g${index + 1}`).join('')
  const rows = `SELECT ${target.alias}.ctid AS row_id, ${target.alias} AS old${values}${given} FROM ${target.source.sql}${where}`
  const locked = target.isJoined ? rows : `${rows}${top} FOR UPDATE OF ${target.alias}`
  const single = target.isJoined
    ? `SELECT DISTINCT ON (row_id) * FROM (${locked}) every${top}`
    : locked
  const sql = `${withList}UPDATE ${tableName(target.table)} AS tgt SET ${sets.join(', ')} FROM (${single}) src WHERE tgt.ctid = src.row_id`
  if (variables.length > 0)
    return {
      sql: `${sql} RETURNING ${variables.map((_, index) => `src.g${index + 1}`).join(', ')}`,
      command: 'update',
      assigns: variables.map(({ variable }) => variable),
      columns: variables.map(({ value }) => ({ name: '', type: value.type, nullable: true })),
    }
  return finishChange(binder, {
    sql,
    command: 'update',
    outputs: node.outputs,
    relations: [inserted, deleted],
    outer,
    line,
  })
}

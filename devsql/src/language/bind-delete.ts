import type { Delete } from './ast-change.ts'
import type { Binder } from './binder.ts'
import { bindCtes } from './bind-query.ts'
import { tableName } from './bind-source.ts'
import { qualified } from './change.ts'
import { finishChange, imageRelation } from './output.ts'
import type { Plan } from './plan.ts'
import { EMPTY_SCOPE } from './scope.ts'
import { bindTarget, bindTopRows, bindWhere } from './target-rows.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** DELETE; with FROM or TOP a subquery finds the rows. */
export function bindDelete(binder: Binder, node: Delete, line: number): BarePlan {
  const { scope: outer, sql: withList } = bindCtes(binder, node.ctes, EMPTY_SCOPE)
  const target = bindTarget(binder, node, outer, line)
  const where = bindWhere(binder, node.where, target.scope)
  const isPlain = !target.isJoined && !node.top
  const deleted = imageRelation(target.table, 'deleted', qualified(isPlain ? target.alias : 'tgt'))
  const finish = (sql: string): BarePlan =>
    finishChange(binder, {
      sql: withList + sql,
      command: 'delete',
      outputs: node.outputs,
      relations: [deleted],
      outer,
      line,
    })
  if (isPlain) return finish(`DELETE FROM ${target.source.sql}${where}`)
  const top = bindTopRows(binder, node.top, target.scope, line)
  const rows = `SELECT ${target.alias}.ctid FROM ${target.source.sql}${where}${top}`
  return finish(`DELETE FROM ${tableName(target.table)} AS tgt WHERE tgt.ctid IN (${rows})`)
}

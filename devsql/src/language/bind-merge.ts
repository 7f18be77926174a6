import type { CatalogTable } from '../catalog/catalog.ts'
import { SqlError } from '../sql-error.ts'
import { nvarchar } from '../sql-type.ts'
import type { Merge, MergeBranch } from './ast-change.ts'
import type { Binder } from './binder.ts'
import { bindCtes } from './bind-query.ts'
import { bindSource, findTable, tableName, tableRelation } from './bind-source.ts'
import { quoteName } from './bound.ts'
import { assigned, bindAssignment, qualified, settableColumn } from './change.ts'
import { overrideIdentity } from './identity-insert.ts'
import { finishChange, imageRelation } from './output.ts'
import type { Plan } from './plan.ts'
import { EMPTY_SCOPE } from './scope.ts'
import type { Relation, Scope } from './scope.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

const MATCH = {
  matched: 'MATCHED',
  target: 'NOT MATCHED',
  source: 'NOT MATCHED BY SOURCE',
} as const

/** MERGE, as PostgreSQL's (BY SOURCE needs PostgreSQL 17, OUTPUT 18). */
export function bindMerge(binder: Binder, node: Merge, line: number): BarePlan {
  const { scope: outer, sql: withList } = bindCtes(binder, node.ctes, EMPTY_SCOPE)
  const table = findTable(binder, node.target, line)
  const target = tableRelation(table, 'tgt', node.alias)
  const source = bindSource(binder, node.source, outer)
  const both: Scope = { ...outer, relations: [target, ...source.relations] }
  const branches = node.branches.map((branch) => {
    const scope =
      branch.when === 'matched'
        ? both
        : { ...outer, relations: branch.when === 'target' ? source.relations : [target] }
    const condition = branch.condition ? ` AND ${binder.condition(branch.condition, scope)}` : ''
    return ` WHEN ${MATCH[branch.when]}${condition} THEN ${mergeAction(binder, table, branch.action, scope, line)}`
  })
  const on = binder.condition(node.on, both)
  return finishChange(binder, {
    sql: `${withList}MERGE INTO ${tableName(table)} AS tgt USING ${source.sql} ON ${on}${branches.join('')}`,
    command: 'merge',
    outputs: node.outputs,
    relations: [
      imageRelation(table, 'inserted', qualified('new')),
      imageRelation(table, 'deleted', qualified('old')),
      ACTION,
      ...source.relations,
    ],
    outer,
    line,
  })
}

const ACTION: Relation = {
  name: '',
  alias: '',
  columns: [{ name: '$action', sql: 'merge_action()', type: nvarchar(10), nullable: true }],
}

function mergeAction(
  binder: Binder,
  table: CatalogTable,
  action: MergeBranch['action'],
  scope: Scope,
  line: number,
): string {
  switch (action.kind) {
    case 'delete':
      return 'DELETE'
    case 'update':
      return `UPDATE SET ${action.assignments
        .map((assignment) => bindAssignment(binder, table, assignment, scope, line))
        .map(({ column, sql }) => `${quoteName(column.name)} = ${sql}`)
        .join(', ')}`
    case 'insert': {
      const columns = action.columns
        ? action.columns.map((name) => settableColumn(table, name, line, 'INSERT'))
        : table.columns.filter(
            (column) => !column.identity && !column.computed && !column.rowversion,
          )
      if (columns.length !== action.values.length) {
        throw new SqlError(
          213,
          'Column name or number of supplied values does not match table definition.',
          { line },
        )
      }
      if (columns.length === 0) return 'INSERT DEFAULT VALUES'
      const override = overrideIdentity(binder.environment, table, columns, line)
      const values = columns.map((column, index) => {
        const value = action.values[index]
        return value === undefined || value === 'default'
          ? 'DEFAULT'
          : assigned(binder, table, column, binder.expression(value, scope))
      })
      return `INSERT (${columns.map((column) => quoteName(column.name)).join(', ')})${override} VALUES (${values.join(', ')})`
    }
  }
}

import type { CatalogTable } from '../catalog/catalog.ts'
import { unsupported } from '../sql-error.ts'
import { BIGINT } from '../sql-type.ts'
import type { Condition, Source, Top } from './ast.ts'
import type { Binder } from './binder.ts'
import { bindSource, findTable, tableName, tableRelation } from './bind-source.ts'
import type { BoundSource } from './derived-relation.ts'
import { convert } from './convert.ts'
import { sameName } from './scope.ts'
import type { Relation, Scope } from './scope.ts'

/** Which table UPDATE or DELETE changes, and where its rows come from. */
export type Target = {
  table: CatalogTable
  alias: string
  source: BoundSource
  scope: Scope
  isJoined: boolean
}

/** Resolves the target: a table of its own, or one of the sources of FROM by its alias or name. */
export function bindTarget(
  binder: Binder,
  node: { target: string[]; from?: Source },
  outer: Scope,
  line: number,
): Target {
  if (node.target.length === 1 && outer.ctes.has(node.target[0]?.toLowerCase() ?? ''))
    throw unsupported('changing a common table expression', line)
  if (!node.from) {
    const table = findTable(binder, node.target, line)
    const relation = tableRelation(table, binder.alias(), undefined)
    return {
      table,
      alias: relation.alias,
      source: { sql: `${tableName(table)} AS ${relation.alias}`, relations: [relation] },
      scope: { ...outer, relations: [relation] },
      isJoined: false,
    }
  }
  const source = bindSource(binder, node.from, outer)
  const scope: Scope = { ...outer, relations: source.relations }
  const name = node.target.at(-1) ?? ''
  const found = source.relations.find((relation) => sameName(relation.name, name))
  if (found) {
    const table = sourceTable(binder, node.from, found, line)
    return { table, alias: found.alias, source, scope, isJoined: true }
  }
  // The target is not in FROM: every row of it is paired with FROM, as SQL Server does.
  const table = findTable(binder, node.target, line)
  const relation: Relation = tableRelation(table, binder.alias(), undefined)
  const relations = [relation, ...source.relations]
  return {
    table,
    alias: relation.alias,
    source: { sql: `${tableName(table)} AS ${relation.alias} CROSS JOIN ${source.sql}`, relations },
    scope: { ...outer, relations },
    isJoined: true,
  }
}

function sourceTable(
  binder: Binder,
  source: Source,
  relation: Relation,
  line: number,
): CatalogTable {
  const find = (node: Source): string[] | undefined => {
    if (node.kind === 'join') return find(node.left) ?? find(node.right)
    return node.kind === 'table' && sameName(node.alias ?? node.name.at(-1) ?? '', relation.name)
      ? node.name
      : undefined
  }
  const name = find(source)
  if (!name) throw unsupported('changing a derived table', line)
  return findTable(binder, name, line)
}

export const bindWhere = (binder: Binder, where: Condition | undefined, scope: Scope): string =>
  where ? ` WHERE ${binder.condition(where, { ...scope, aggregates: 'forbidden' })}` : ''

export function bindTopRows(
  binder: Binder,
  top: Top | undefined,
  scope: Scope,
  line: number,
): string {
  if (!top) return ''
  if (top.percent || top.ties) throw unsupported('TOP PERCENT in a change', line)
  return ` LIMIT ${convert(binder.expression(top.count, { ...scope, relations: [] }), BIGINT).sql}`
}

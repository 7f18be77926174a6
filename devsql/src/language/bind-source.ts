import { TEMPORARY_SCHEMA } from '../catalog/catalog.ts'
import type { CatalogTable } from '../catalog/catalog.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import type { Source } from './ast.ts'
import type { Binder } from './binder.ts'
import { unify } from './bind-expression.ts'
import { bindTableFunction } from './bind-table-function.ts'
import { quoteName } from './bound.ts'
import { derivedRelation } from './derived-relation.ts'
import type { BoundSource } from './derived-relation.ts'
import { bindInnerQuery } from './inner-query.ts'
import { bindOpenJson } from './open-json.ts'
import { bindPivot, bindUnpivot } from './pivot.ts'
import { sameName } from './scope.ts'
import type { Relation, Scope } from './scope.ts'
import { tableVariableName } from './table-variable.ts'

/** Binds FROM: its PostgreSQL text, and the relations its columns come from. `outer` is what APPLY and subqueries may see. */
export function bindSource(binder: Binder, source: Source, outer: Scope): BoundSource {
  const bound = bindAny(binder, source, outer)
  const names = new Set<string>()
  for (const relation of bound.relations) {
    const name = relation.name.toLowerCase()
    const exposed =
      relation.schema === undefined ? name : `${relation.schema.toLowerCase()}.${name}`
    if (names.has(exposed)) {
      throw new SqlError(
        1013,
        `The objects "${relation.name}" and "${relation.name}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`,
        { line: source.line },
      )
    }
    names.add(exposed)
  }
  return bound
}

function bindAny(binder: Binder, source: Source, outer: Scope): BoundSource {
  switch (source.kind) {
    case 'table':
      return bindTable(binder, source, outer)
    case 'derived': {
      const query = bindInnerQuery(binder, source.query, {
        relations: [],
        ctes: outer.ctes,
        parent: outer,
      })
      return derivedRelation(
        binder,
        `(${query.sql})`,
        source.alias,
        source.columns,
        query.columns,
        source.line,
      )
    }
    case 'values': {
      const rows = source.rows.map((row) => row.map((value) => binder.expression(value, outer)))
      const width = source.columns.length
      if (rows.some((row) => row.length !== width))
        throw new SqlError(
          8158,
          `'${source.alias}' has more columns than were specified in the column list.`,
          { line: source.line },
        )
      const columns = source.columns.map((name, index) => {
        const { type, parts } = unify(
          rows.map(
            (row) =>
              row[index] ?? {
                sql: 'NULL',
                type: { name: 'int', length: 0, precision: 10, scale: 0 },
                nullable: true,
                isNull: true,
              },
          ),
        )
        return { name, type, parts, nullable: rows.some((row) => row[index]?.nullable) }
      })
      const lines = rows.map(
        (_, index) => `(${columns.map((column) => column.parts[index]).join(', ')})`,
      )
      return derivedRelation(
        binder,
        `(VALUES ${lines.join(', ')})`,
        source.alias,
        source.columns,
        columns,
        source.line,
      )
    }
    case 'function': {
      const isJson =
        source.call.name.length === 1 && sameName(source.call.name[0] ?? '', 'OPENJSON')
      const query = isJson
        ? bindOpenJson(binder, source.call, source.json, outer)
        : bindTableFunction(binder, source.call, outer)
      return derivedRelation(
        binder,
        `(${query.sql})`,
        source.alias ?? source.call.name.at(-1) ?? '',
        source.columns,
        query.columns,
        source.line,
      )
    }
    case 'pivot':
      return bindPivot(binder, source, bindAny(binder, source.source, outer), outer)
    case 'unpivot':
      return bindUnpivot(binder, source, bindAny(binder, source.source, outer), outer)
    case 'join':
      return bindJoin(binder, source, outer)
  }
}

function bindTable(
  binder: Binder,
  source: Extract<Source, { kind: 'table' }>,
  outer: Scope,
): BoundSource {
  const cte =
    source.name.length === 1 ? outer.ctes.get((source.name[0] ?? '').toLowerCase()) : undefined
  const alias = binder.alias()
  if (cte) {
    const relation: Relation = {
      name: source.alias ?? source.name[0] ?? '',
      alias,
      columns: cte.columns.map((column, index) => ({ ...column, sql: `${alias}.c${index + 1}` })),
    }
    return { sql: `${cte.alias} AS ${alias}`, relations: [relation] }
  }
  const table = findTable(binder, source.name, source.line)
  return {
    sql: `${tableName(table)} AS ${alias}`,
    relations: [tableRelation(table, alias, source.alias)],
  }
}

/** A table as a relation under an alias, or under its own name. */
export function tableRelation(
  table: CatalogTable,
  alias: string,
  name: string | undefined,
): Relation {
  return {
    name: name ?? table.name,
    alias,
    ...(name === undefined && table.schema !== TEMPORARY_SCHEMA && { schema: table.schema }),
    columns: table.columns.map((column) => ({
      name: column.name,
      ...(column.isOid
        ? {
            sql: `(${alias}.${quoteName(column.name)})::int4`,
            oid: `${alias}.${quoteName(column.name)}`,
          }
        : { sql: `${alias}.${quoteName(column.name)}` }),
      type: column.type,
      nullable: column.nullable,
      identity: column.identity,
      computed: column.computed,
    })),
  }
}

export const tableName = (table: CatalogTable): string =>
  table.schema === TEMPORARY_SCHEMA
    ? quoteName(table.name)
    : `${quoteName(table.schema)}.${quoteName(table.name)}`

/** Finds a table or view by its name in T-SQL, up to three parts; 208 where there is none. */
export function findTable(binder: Binder, parts: readonly string[], line: number): CatalogTable {
  const { database, databases, nestLevel } = binder.environment
  if (parts.length > 3) throw unsupported('linked server name', line)
  const named = parts.length === 3 ? parts[0] : undefined
  if (
    named !== undefined &&
    named !== '' &&
    !sameName(named, database) &&
    !parts.at(-1)?.startsWith('#')
  ) {
    if (databases.some((name) => sameName(name, named)))
      throw unsupported('cross-database name', line)
    throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`, { line })
  }
  const last = parts.at(-1) ?? ''
  const stored = last.startsWith('@') ? [tableVariableName(last, nestLevel)] : parts.slice(-2)
  const table = binder.environment.catalog.find(stored)
  if (!table) throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`, { line })
  binder.objects.set(table.name, table)
  return table
}

function bindJoin(
  binder: Binder,
  source: Extract<Source, { kind: 'join' }>,
  outer: Scope,
): BoundSource {
  const left = bindAny(binder, source.left, outer)
  const isApply = source.type === 'CROSS APPLY' || source.type === 'OUTER APPLY'
  const right = bindAny(
    binder,
    source.right,
    isApply ? { relations: left.relations, parent: outer, ctes: outer.ctes } : outer,
  )
  const nullRight =
    source.type === 'LEFT' || source.type === 'FULL' || source.type === 'OUTER APPLY'
  const nullLeft = source.type === 'RIGHT' || source.type === 'FULL'
  const relations = [...weaken(left.relations, nullLeft), ...weaken(right.relations, nullRight)]
  const rightSql = source.right.kind === 'join' ? `(${right.sql})` : right.sql
  if (source.type === 'CROSS') return { sql: `${left.sql} CROSS JOIN ${rightSql}`, relations }
  if (isApply) {
    const join = source.type === 'CROSS APPLY' ? 'INNER' : 'LEFT'
    const lateral = source.right.kind === 'table' ? rightSql : `LATERAL ${rightSql}`
    return { sql: `${left.sql} ${join} JOIN ${lateral} ON true`, relations }
  }
  if (!source.on)
    throw new SqlError(102, "Incorrect syntax near 'JOIN'.", { severity: 15, line: source.line })
  const on = binder.condition(source.on, {
    relations,
    parent: outer,
    ctes: outer.ctes,
    aggregates: 'forbidden',
  })
  return { sql: `${left.sql} ${source.type} JOIN ${rightSql} ON ${on}`, relations }
}

const weaken = (relations: Relation[], outer: boolean): Relation[] =>
  outer
    ? relations.map((relation) => ({
        ...relation,
        columns: relation.columns.map((column) => ({ ...column, nullable: true })),
      }))
    : relations

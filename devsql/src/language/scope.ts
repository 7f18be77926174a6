import { SqlError } from '../sql-error.ts'
import type { SqlType } from '../sql-type.ts'
import type { Bound } from './bound.ts'
import type { BoundQuery } from './bound-query.ts'

export type RelationColumn = {
  name: string
  sql: string
  type: SqlType
  nullable: boolean
  identity?: boolean
  computed?: boolean
  /** An id of the catalog, as it is stored. */
  oid?: string
}

/** One source of FROM, under the name its columns are qualified with. */
export type Relation = { name: string; schema?: string; alias: string; columns: RelationColumn[] }

export type Scope = {
  relations: Relation[]
  parent?: Scope
  /** Common table expressions by lower-case name: PostgreSQL name and columns. */
  ctes: ReadonlyMap<string, { alias: string; columns: BoundQuery['columns'] }>
  /** OUTPUT has no plain columns, CHECK no variables: what the place does not allow, in words. */
  aggregates?: 'forbidden'
}

export const EMPTY_SCOPE: Scope = { relations: [], ctes: new Map() }

export const childScope = (parent: Scope, relations: Relation[] = []): Scope => ({
  relations,
  parent,
  ctes: parent.ctes,
})

export const sameName = (left: string, right: string): boolean =>
  left.toLowerCase() === right.toLowerCase()

/** Finds `column`, `table.column` or `schema.table.column` here or in an outer query; errors 207, 209, 4104 as SQL Server. */
export function resolveColumn(
  scope: Scope,
  parts: readonly string[],
  line: number,
): Bound & { column: RelationColumn; relation: Relation } {
  const name = parts.at(-1) ?? ''
  const qualifier = parts.at(-2)
  const schema = parts.at(-3)
  for (let current: Scope | undefined = scope; current; current = current.parent) {
    const relations: Relation[] = current.relations.filter(
      (relation) =>
        qualifier === undefined ||
        (sameName(relation.name, qualifier) &&
          (schema === undefined ||
            relation.schema === undefined ||
            sameName(relation.schema, schema))),
    )
    const found = relations.flatMap((relation) =>
      relation.columns
        .filter((column) => sameName(column.name, name))
        .map((column) => ({ relation, column })),
    )
    if (found.length > 1) throw new SqlError(209, `Ambiguous column name '${name}'.`, { line })
    const [only] = found
    if (only)
      return {
        sql: only.column.sql,
        type: only.column.type,
        nullable: only.column.nullable,
        ...(only.column.oid !== undefined && { oid: only.column.oid }),
        ...only,
      }
    if (qualifier !== undefined && relations.length > 0)
      throw new SqlError(207, `Invalid column name '${name}'.`, { line })
  }
  if (qualifier !== undefined)
    throw new SqlError(4104, `The multi-part identifier "${parts.join('.')}" could not be bound.`, {
      line,
    })
  throw new SqlError(207, `Invalid column name '${name}'.`, { line })
}

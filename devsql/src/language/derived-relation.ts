import { SqlError } from '../sql-error.ts'
import type { Binder } from './binder.ts'
import { uniqueNames } from './inner-query.ts'
import type { Relation } from './scope.ts'

/** A source of FROM as PostgreSQL writes it, and the relations its columns come from. */
export type BoundSource = { sql: string; relations: Relation[] }

/** A query, values or function as a relation under a fresh alias; its columns are c1, c2, … */
export function derivedRelation(
  binder: Binder,
  sql: string,
  name: string,
  names: string[] | undefined,
  columns: readonly {
    name: string
    type: Relation['columns'][number]['type']
    nullable: boolean
  }[],
  line: number,
): BoundSource {
  if (names && names.length !== columns.length) {
    throw new SqlError(
      names.length > columns.length ? 8159 : 8158,
      `'${name}' has ${names.length > columns.length ? 'fewer' : 'more'} columns than were specified in the column list.`,
      { line },
    )
  }
  const alias = binder.alias()
  const renamed = columns.map((column, index) => ({
    ...column,
    name: names?.[index] ?? column.name,
  }))
  const relation: Relation = {
    name,
    alias,
    columns: uniqueNames(renamed, name, line).map((column, index) => ({
      name: column.name,
      sql: `${alias}.c${index + 1}`,
      type: column.type,
      nullable: column.nullable,
    })),
  }
  return {
    sql: `${sql} AS ${alias}(${columns.map((_, index) => `c${index + 1}`).join(', ')})`,
    relations: [relation],
  }
}

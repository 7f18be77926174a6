import { SqlError } from '../sql-error.ts'
import type { Query } from './ast.ts'
import type { Binder } from './binder.ts'
import { quoteName, quoteText } from './bound.ts'
import { newObject } from './ddl/object-name.ts'
import { defineTypes, storageType } from './ddl/storage-type.ts'
import type { Plan } from './plan.ts'
import { EMPTY_SCOPE } from './scope.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** SELECT … INTO: a new table of the query's columns; NOT NULL is kept, and the identity property of a column of the only table. */
export function bindSelectInto(binder: Binder, query: Query, into: string[]): BarePlan {
  const object = newObject(binder, into, query.line)
  const bound = binder.query(query, EMPTY_SCOPE)
  const items = bound.columns.map((column, index) => {
    if (column.name === '')
      throw new SqlError(
        1038,
        'An object or column name is missing or empty. For SELECT INTO statements, verify each column has a name. For other statements, look for empty alias names. Aliases defined as "" or [] are not allowed. Change the alias to a valid name.',
        { severity: 15, line: query.line },
      )
    return `q.c${index + 1}::${storageType(column.type)} AS ${quoteName(column.name)}`
  })
  const table = object.sql
  const isSingle = query.body.kind === 'select' && query.body.from?.kind === 'table'
  const after = bound.columns.flatMap(({ name, nullable, identity }) => [
    ...(nullable ? [] : [`ALTER TABLE ${table} ALTER COLUMN ${quoteName(name)} SET NOT NULL`]),
    ...(identity && isSingle && !nullable
      ? [
          `ALTER TABLE ${table} ALTER COLUMN ${quoteName(name)} ADD GENERATED ALWAYS AS IDENTITY`,
          `SELECT tsql.go_on_numbering(${quoteText(table)}::regclass)`,
        ]
      : []),
  ])
  return {
    after,
    before: defineTypes(bound.columns.map((column) => column.type)),
    sql: `CREATE ${object.isTemporary ? 'TEMP ' : ''}TABLE ${object.sql} AS SELECT ${items.join(', ')} FROM (${bound.sql}) q`,
    command: 'select',
    ...(object.isTemporary && { makesTemporary: object.name }),
    changesCatalog: object.isTemporary ? 'temporary' : 'shared',
    ...(!object.isTemporary && { makesTable: { schema: object.schema, name: object.name } }),
  }
}

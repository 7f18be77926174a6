import { SqlError } from '../sql-error.ts'
import type { Query } from './ast.ts'
import type { Binder } from './binder.ts'
import { quoteName } from './bound.ts'
import { newObject } from './ddl/object-name.ts'
import { defineTypes, storageType } from './ddl/storage-type.ts'
import type { Plan } from './plan.ts'
import { EMPTY_SCOPE } from './scope.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** SELECT … INTO: a new table of the query's columns. Its identity columns become plain ones. */
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
  return {
    before: defineTypes(bound.columns.map((column) => column.type)),
    sql: `CREATE ${object.isTemporary ? 'TEMP ' : ''}TABLE ${object.sql} AS SELECT ${items.join(', ')} FROM (${bound.sql}) q`,
    command: 'select',
    ...(object.isTemporary && { makesTemporary: object.name }),
    changesCatalog: object.isTemporary ? 'temporary' : 'shared',
    ...(!object.isTemporary && { makesTable: { schema: object.schema, name: object.name } }),
  }
}

import { SqlError } from '../../sql-error.ts'
import type { Statement } from '../ast.ts'
import type { Binder } from '../binder.ts'
import { quoteName, quoteText } from '../bound.ts'
import type { Plan } from '../plan.ts'
import { EMPTY_SCOPE } from '../scope.ts'
import { newObject } from './object-name.ts'
import { defineTypes, storageType } from './storage-type.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** CREATE VIEW: its columns are cast to their T-SQL types, so that the view's columns say what they are. */
export function defineView(
  binder: Binder,
  node: Extract<Statement, { kind: 'createView' }>,
  line: number,
): BarePlan {
  const object = newObject(binder, node.name, line)
  const hasTop = node.query.body.kind === 'select' && node.query.body.top !== undefined
  if (node.query.orderBy.length > 0 && !hasTop && !node.query.offset) {
    throw new SqlError(
      1033,
      'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.',
      { severity: 15, line },
    )
  }
  const bound = binder.query(node.query, EMPTY_SCOPE)
  const names = bound.columns.map((column, index) => {
    const name = node.columns?.[index] ?? column.name
    if (name === '')
      throw new SqlError(
        4511,
        `Create View or Function failed because no column name was specified for column ${index + 1}.`,
        { line },
      )
    return name
  })
  const items = bound.columns.map(
    (column, index) =>
      `q.c${index + 1}::${storageType(column.type)} AS ${quoteName(names[index] ?? '')}`,
  )
  const statements = [
    ...defineTypes(bound.columns.map((column) => column.type)),
    `CREATE VIEW ${object.sql} AS SELECT ${items.join(', ')} FROM (${bound.sql}) q`,
    `INSERT INTO tsql.objects VALUES (${object.regclass}::regclass, tsql.now_at('datetime'))`,
    `INSERT INTO tsql.definitions VALUES (${object.regclass}::regclass, ${quoteText(node.text)})`,
  ]
  statements.push('SELECT tsql.refuse_view_past_policy()')
  return { sql: statements.join('; '), command: 'none', changesCatalog: 'shared' }
}

import { SqlError } from '../../sql-error.ts'
import { familyOf } from '../../sql-type.ts'
import type { Statement } from '../ast.ts'
import type { Binder } from '../binder.ts'
import { findTable, tableName } from '../bind-source.ts'
import { quoteName, quoteText } from '../bound.ts'
import type { Plan } from '../plan.ts'
import { EMPTY_SCOPE, sameName } from '../scope.ts'
import type { Scope } from '../scope.ts'
import { definitionText } from './object-name.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** CREATE INDEX, with included columns and a filter. */
export function defineIndex(
  binder: Binder,
  node: Extract<Statement, { kind: 'createIndex' }>,
  line: number,
): BarePlan {
  const table = findTable(binder, node.table, line)
  const column = (name: string): string => {
    const found = table.columns.find((candidate) => sameName(candidate.name, name))
    if (!found)
      throw new SqlError(
        1911,
        `Column name '${name}' does not exist in the target table or view.`,
        { line },
      )
    return quoteName(found.name)
  }
  const keys = node.columns.map(({ name, descending }) => {
    const stored = column(name)
    const type = table.columns.find((item) => sameName(item.name, name))?.type
    // Strings are compared, and so are unique, without their trailing blanks.
    const operators = type && familyOf(type) === 'string' ? ' bpchar_ops' : ''
    return `${stored}${operators} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`
  })
  const include =
    node.include.length > 0
      ? ` INCLUDE (${node.include.map((name) => column(name)).join(', ')})`
      : ''
  const relation = {
    name: table.name,
    alias: '',
    columns: table.columns.map((item) => ({
      name: item.name,
      sql: quoteName(item.name),
      type: item.type,
      nullable: item.nullable,
    })),
  }
  const scope: Scope = { ...EMPTY_SCOPE, relations: [relation] }
  const where = node.where ? ` WHERE ${binder.condition(node.where.condition, scope)}` : ''
  const unique = node.unique ? 'UNIQUE ' : ''
  const nulls = node.unique ? ' NULLS NOT DISTINCT' : ''
  const create = `CREATE ${unique}INDEX ${quoteName(node.name)} ON ${tableName(table)} (${keys.join(', ')})${include}${nulls}${where}`
  const index = quoteText(`${quoteName(table.schema)}.${quoteName(node.name)}`)
  const filter = node.where
    ? [
        `INSERT INTO tsql.definitions VALUES (${index}::regclass, ${quoteText(definitionText(node.where.text))})`,
      ]
    : []
  return { sql: [create, ...filter].join('; '), command: 'none' }
}

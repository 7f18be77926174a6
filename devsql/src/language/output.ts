import type { CatalogTable } from '../catalog/catalog.ts'
import { SqlError } from '../sql-error.ts'
import type { ResultColumn } from '../sql-type.ts'
import type { OutputClause } from './ast-change.ts'
import type { Binder } from './binder.ts'
import { bindItem } from './bind-select.ts'
import type { BoundItem } from './bind-select.ts'
import { findTable, tableName } from './bind-source.ts'
import { quoteName, quoteText } from './bound.ts'
import { assigned, settableColumn } from './change.ts'
import type { Plan } from './plan.ts'
import type { Relation, Scope } from './scope.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>

/** A relation named `inserted` or `deleted` over the columns of a table. */
export function imageRelation(
  table: CatalogTable,
  name: 'inserted' | 'deleted',
  column: (name: string) => string,
): Relation {
  return {
    name,
    alias: name,
    columns: table.columns.map((item) => ({
      name: item.name,
      sql: column(item.name),
      type: item.type,
      nullable: item.nullable || name === 'deleted',
    })),
  }
}

type Change = {
  /** INSERT, UPDATE, DELETE or MERGE without RETURNING. */
  sql: string
  command: Plan['command']
  outputs: readonly OutputClause[]
  /** What OUTPUT may name. */
  relations: Relation[]
  outer: Scope
  /** The new identity value, where there is one. */
  identity?: string
  /** The table whose identity values were given, so that its numbering has to go on after them. */
  numbered?: string
  line: number
}

/** A change with its OUTPUT clauses: RETURNING gives the client's cells, and the identity value as a last, hidden one. */
export function finishChange(binder: Binder, change: Change): BarePlan {
  const { command, outputs, identity } = change
  const scope: Scope = { relations: change.relations, ctes: change.outer.ctes }
  const bound = outputs.map((output) => ({
    output,
    items: output.items.flatMap((item) => bindItem(binder, item, scope)),
  }))
  const shown = bound.find(({ output }) => !output.into)?.items
  const kept = bound.find(({ output }) => output.into)
  const hidden = identity === undefined ? [] : [identity]
  const facts: Omit<BarePlan, 'sql'> = {
    command,
    ...(identity !== undefined && { hasIdentity: true }),
    ...(change.numbered !== undefined && {
      after: [`SELECT tsql.go_on_numbering(${quoteText(change.numbered)}::regclass)`],
    }),
    ...(shown && { columns: resultColumns(shown) }),
  }
  if (!kept?.output.into) {
    const cells = [...(shown ?? []).map(({ value }) => value.sql), ...hidden]
    return { ...facts, sql: change.sql + returning(cells) }
  }
  const cells = [...kept.items, ...(shown ?? [])].map(({ value }) => value.sql)
  const seen = [...(shown ?? []), ...hidden].map((_, index) => `c${kept.items.length + index + 1}`)
  return {
    ...facts,
    sql: `WITH changed AS (${change.sql}${returning([...cells, ...hidden])}), kept AS (${keep(binder, kept.output.into, kept.items, change.line)}) SELECT ${seen.join(', ')} FROM changed`,
  }
}

const returning = (cells: readonly string[]): string =>
  cells.length > 0
    ? ` RETURNING ${cells.map((cell, index) => `${cell} AS c${index + 1}`).join(', ')}`
    : ''

const resultColumns = (items: readonly BoundItem[]): ResultColumn[] =>
  items.map(({ column: { name, type, nullable } }) => ({ name, type, nullable }))

/** OUTPUT … INTO: the rows of the change go to another table, a temporary one or a table variable. */
function keep(
  binder: Binder,
  into: NonNullable<OutputClause['into']>,
  items: readonly BoundItem[],
  line: number,
): string {
  const table = findTable(binder, into.name, line)
  const columns = into.columns
    ? into.columns.map((name) => settableColumn(table, name, line, 'INSERT'))
    : table.columns.filter((column) => !column.identity && !column.computed && !column.rowversion)
  if (columns.length !== items.length)
    throw new SqlError(
      213,
      'Column name or number of supplied values does not match table definition.',
      { line },
    )
  const values = items.map(({ value }, index) => {
    const column = columns[index]
    const cell = { sql: `c${index + 1}`, type: value.type, nullable: true }
    return column ? assigned(binder, table, column, cell) : cell.sql
  })
  const names = columns.map((column) => quoteName(column.name)).join(', ')
  return `INSERT INTO ${tableName(table)} (${names}) SELECT ${values.join(', ')} FROM changed`
}

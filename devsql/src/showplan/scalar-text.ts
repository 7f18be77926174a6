import { xml } from './xml.ts'

/** A table as the plan's aliases stand for it. */
export type PlanTable = { database: string; schema: string; table: string }

export type Tables = ReadonlyMap<string, PlanTable>

const bracket = (name: string): string => `[${name.replaceAll(']', ']]')}]`

export const tableAttributes = ({ database, schema, table }: PlanTable) => ({
  Database: bracket(database),
  Schema: bracket(schema),
  Table: bracket(table),
})

export const indexAttribute = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : bracket(name)

const NAME = '(?:"((?:[^"]|"")+)"|(\\w+))'

// A string literal, a cast, a column with the alias it is read through, or a quoted name alone.
const PIECES = new RegExp(
  `'(?:[^']|'')*'|::(?:\\w+\\.)?(?:"(?:[^"]|"")+"|\\w+(?: precision| varying)?)(?:\\(\\d+(?:,\\d+)?\\))?(?:\\[\\])?|(?<![\\w"])(\\w+)\\.${NAME}|"((?:[^"]|"")+)"`,
  'g',
)

// A column, alone or in the cast that its domain's carrier is read through.
const COLUMN = new RegExp(
  `^\\(?(?:(\\w+)\\.)?${NAME}\\)?(?:::(?:tsql\\.)?\\w+)?(?: COLLATE [\\w."]+)?$`,
)

/** PostgreSQL leaves out the alias where a plan reads one table only. */
function tableOf(alias: string | undefined, tables: Tables): PlanTable | undefined {
  if (alias !== undefined) return tables.get(alias)
  return tables.size === 1 ? [...tables.values()][0] : undefined
}

const unquoted = (name: string | undefined): string | undefined => name?.replaceAll('""', '"')

/** A PostgreSQL expression with its columns named as T-SQL names them, and without casts between carriers. */
const readable = (expression: string, tables: Tables): string =>
  expression.replace(
    PIECES,
    (piece: string, alias?: string, quoted?: string, plain?: string, alone?: string) => {
      if (piece.startsWith("'")) return piece
      if (piece.startsWith('::')) return ''
      const table = tableOf(alias, tables)
      if (!table) return piece
      const column = unquoted(quoted ?? alone) ?? plain ?? ''
      return [table.database, table.schema, table.table, column]
        .map((name) => bracket(name))
        .join('.')
    },
  )

/** An expression as ScalarOperator. Its tree is not taken apart: ScalarString says all of it. */
export const scalar = (expression: string, tables: Tables): string =>
  xml('ScalarOperator', { ScalarString: readable(expression, tables) }, [
    xml('Intrinsic', { FunctionName: 'expression' }),
  ])

/** The element with one expression in it, where there is one. */
export const predicate = (
  name: string,
  expression: string | undefined,
  tables: Tables,
): string | undefined =>
  expression === undefined ? undefined : xml(name, {}, [scalar(expression, tables)])

/** Writes references to columns; what is no column of a table is an expression, numbered where it first occurs. */
export function columnReferences(tables: Tables) {
  const expressions = new Map<string, string>()
  const reference = (text: string): string => {
    const [found, alias, quoted, plain] = COLUMN.exec(text) ?? []
    const table = found === undefined ? undefined : tableOf(alias, tables)
    if (table)
      return xml('ColumnReference', {
        ...tableAttributes(table),
        Column: unquoted(quoted) ?? plain ?? '',
      })
    const name = expressions.get(text) ?? `Expr${FIRST_EXPRESSION + expressions.size}`
    expressions.set(text, name)
    return xml('ColumnReference', { Column: name })
  }
  return {
    reference,
    /** The element with the columns in it; absent where there are none. */
    list: (name: string, texts: readonly string[] | undefined): string | undefined =>
      texts && texts.length > 0
        ? xml(
            name,
            {},
            texts.map((text) => reference(text)),
          )
        : undefined,
  }
}

export type ColumnReferences = ReturnType<typeof columnReferences>

const FIRST_EXPRESSION = 1001

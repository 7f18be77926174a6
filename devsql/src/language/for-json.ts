import { SqlError, unsupported } from '../sql-error.ts'
import { familyOf, NVARCHAR_MAX } from '../sql-type.ts'
import type { ResultColumn } from '../sql-type.ts'
import type { Query } from './ast.ts'
import type { BoundQuery } from './bound-query.ts'
import { quoteText } from './bound.ts'
import { convert } from './convert.ts'

type Json = NonNullable<Query['json']>

const COLUMN_NAME = 'JSON_F52E2B61-18A1-11d1-B105-00805F49916B'

/** SQL Server sends a long text of FOR JSON to the client in rows of this many characters. */
const CHUNK_LENGTH = 2033

type Property = { name: string; sql: string } | { name: string; properties: Property[] }

/** FOR JSON around a bound query: one text, or no row where the query has none. */
export function bindForJson(json: Json, bound: BoundQuery, line: number): BoundQuery {
  if (json.root !== undefined && json.withoutWrapper)
    throw new SqlError(
      13_620,
      'ROOT option and WITHOUT_ARRAY_WRAPPER option cannot be used together in FOR JSON. Remove one of these options.',
      { line },
    )
  const root: Property[] = []
  for (const [index, column] of bound.columns.entries()) {
    if (column.name === '')
      throw new SqlError(
        13_605,
        'Column expressions and data sources without names or aliases cannot be formatted as JSON text using FOR JSON clause. Add alias to the unnamed column or table.',
        { line },
      )
    const steps = json.mode === 'PATH' ? column.name.split('.') : [column.name]
    place(root, steps, valueText(column, `q.c${index + 1}`), column.name, line)
  }
  const row = `'{' || ${members(root, json.includeNulls)} || '}'`
  const list = `string_agg(${row}, ',')`
  const array = json.withoutWrapper ? list : `'[' || ${list} || ']'`
  const whole =
    json.root === undefined
      ? array
      : `'{' || ${quoteText(`${JSON.stringify(json.root)}:`)} || ${array} || '}'`
  return {
    sql: `SELECT ${whole} AS c1 FROM (${bound.sql}) q HAVING count(*) > 0`,
    columns: [
      {
        name: COLUMN_NAME,
        type: NVARCHAR_MAX,
        nullable: true,
        ...(!json.withoutWrapper && { isJson: true }),
      },
    ],
  }
}

/** The same, in the rows the client gets. */
export const inChunks = ({ sql, columns }: BoundQuery): BoundQuery => ({
  columns,
  sql: `SELECT substr(j.c1, n, ${CHUNK_LENGTH}) AS c1 FROM (${sql}) j CROSS JOIN LATERAL generate_series(1, greatest(length(j.c1), 1), ${CHUNK_LENGTH}) n ORDER BY n`,
})

// Properties of one object must stand together: PATH writes each object once.
function place(
  properties: Property[],
  steps: readonly string[],
  sql: string,
  full: string,
  line: number,
): void {
  const [name = '', ...rest] = steps
  const found = properties.find((property) => property.name === name)
  const isLast = found !== undefined && found === properties.at(-1)
  if (found && (rest.length === 0 || !('properties' in found) || !isLast))
    throw new SqlError(
      13_601,
      `Property '${full}' cannot be generated in JSON output due to a conflict with another column name or alias. Use different names and aliases for each column in SELECT list.`,
      { line },
    )
  if (rest.length === 0) {
    properties.push({ name, sql })
    return
  }
  const inner = found && 'properties' in found ? found.properties : []
  if (!found) properties.push({ name, properties: inner })
  place(inner, rest, sql, full, line)
}

/** The members of an object, without its braces; a NULL is left out unless it is asked for. */
function members(properties: readonly Property[], includeNulls: boolean): string {
  const parts = properties.map((property) => {
    const key = quoteText(`${jsonKey(property.name)}:`)
    if ('sql' in property)
      return includeNulls
        ? `${key} || coalesce(${property.sql}, 'null')`
        : `${key} || ${property.sql}`
    const inner = members(property.properties, includeNulls)
    return includeNulls
      ? `${key} || '{' || ${inner} || '}'`
      : `${key} || '{' || nullif(${inner}, '') || '}'`
  })
  return `array_to_string(ARRAY[${parts.join(', ')}]::text[], ',')`
}

const jsonKey = (name: string): string => JSON.stringify(name).replaceAll('/', '\\/')

/** A value as FOR JSON writes it ("How FOR JSON converts SQL Server data types to JSON data types"). */
function valueText(column: ResultColumn, sql: string): string {
  const { type } = column
  if (column.isJson) return `(${sql})::text`
  const value = { sql, type, nullable: true }
  const text = (style?: string): string =>
    convert(value, NVARCHAR_MAX, { explicit: true, ...(style !== undefined && { style }) }).sql
  switch (familyOf(type)) {
    case 'integer':
      return type.name === 'bit'
        ? `CASE ${sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END`
        : `(${sql})::text`
    case 'decimal':
      return type.name === 'money' || type.name === 'smallmoney' ? text('2') : text()
    case 'float':
      return text(type.name === 'real' ? '1' : '2')
    case 'date':
    case 'time':
      return `tsql.json_string(${withoutZeros(text('126'))})`
    case 'moment':
      return `tsql.json_string(${withoutZeros(text('126'))})`
    case 'offset':
      return `tsql.json_string(replace(${withoutZeros(text('126'))}, '+00:00', 'Z'))`
    case 'guid':
      return `tsql.json_string(${text()})`
    case 'binary':
      return `'"' || translate(encode(${sql}, 'base64'), E'\\n', '') || '"'`
    case 'string':
      if (type.name === 'char' || type.name === 'nchar')
        return `tsql.json_string(rpad(${sql}, ${type.length}))`
      return `tsql.json_string(${sql})`
    case 'variant':
      return `tsql.json_string(${sql})`
    default:
      throw unsupported(`FOR JSON of ${type.name}`)
  }
}

// A fraction of zeros only is left out.
const withoutZeros = (text: string): string =>
  `regexp_replace((${text}) COLLATE "C", '\\.0+(?=$|[-+])', '')`

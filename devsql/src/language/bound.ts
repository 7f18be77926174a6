import { unsupported } from '../sql-error.ts'
import type { SqlType } from '../sql-type.ts'

/**
 * A T-SQL expression as PostgreSQL text with its T-SQL type. The text always yields the carrier of that type:
 * bit, tinyint, smallint → int2; int → int4; bigint → int8; decimal, money → numeric; strings → text; date → date; time,
 * datetime, datetime2 → int8 ticks; datetimeoffset → tsql.dto; uniqueidentifier → uuid; binary → bytea.
 */
export type Bound = {
  sql: string
  type: SqlType
  nullable: boolean
  /** The untyped NULL: takes any type. */
  isNull?: boolean
  /** A column of ids: as it is stored, for comparisons that PostgreSQL's indexes serve. */
  oid?: string
  /** The literal or variable's text, where the value is known. */
  constant?: string
  /** Written in the statement: an integer then counts with just its digits in decimal arithmetic. */
  isLiteral?: boolean
  /** JSON that FOR JSON puts in as it is. */
  isJson?: boolean
}

/** A PostgreSQL identifier. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A PostgreSQL string literal (standard_conforming_strings is on). */
export function quoteText(text: string): string {
  if (text.includes('\0')) throw unsupported('the character NUL in a string')
  return `'${text.replaceAll("'", "''")}'`
}

/** A T-SQL literal of nvarchar. */
export const quoteNational = (text: string): string => `N'${text.replaceAll("'", "''")}'`

/** The PostgreSQL type that carries a T-SQL type. */
export function carrier(type: SqlType): string {
  switch (type.name) {
    case 'bit':
    case 'tinyint':
    case 'smallint':
      return 'int2'
    case 'int':
      return 'int4'
    case 'bigint':
    case 'time':
    case 'datetime':
    case 'datetime2':
    case 'smalldatetime':
      return 'int8'
    case 'decimal':
    case 'numeric':
    case 'money':
    case 'smallmoney':
      return 'numeric'
    case 'real':
      return 'float4'
    case 'float':
      return 'float8'
    case 'date':
      return 'date'
    case 'datetimeoffset':
      return 'tsql.dto'
    case 'uniqueidentifier':
      return 'uuid'
    case 'binary':
    case 'varbinary':
    case 'image':
    case 'rowversion':
      return 'bytea'
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'text':
    case 'ntext':
    case 'xml':
    case 'sql_variant':
      return 'text'
  }
}

/** A known value as a PostgreSQL literal of its carrier. Strings get the case-insensitive collation as implicit one. */
export function literal(type: SqlType, text: string | null): string {
  const target = carrier(type) === 'text' ? 'tsql.str' : carrier(type)
  return text === null ? `NULL::${target}` : `${quoteText(text)}::${target}`
}

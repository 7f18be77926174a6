import { writeType } from '../../sql-type.ts'
import type { SqlType } from '../../sql-type.ts'
import { quoteName, quoteText } from '../bound.ts'

/** The PostgreSQL type a column of a T-SQL type has: a native one where it says the same, else a domain named after the type. */
export function storageType(type: SqlType): string {
  switch (type.name) {
    case 'smallint':
      return 'int2'
    case 'int':
      return 'int4'
    case 'bigint':
      return 'int8'
    case 'decimal':
    case 'numeric':
      return `numeric(${type.precision},${type.scale})`
    case 'real':
      return 'float4'
    case 'float':
      return 'float8'
    case 'date':
      return 'date'
    case 'uniqueidentifier':
      return 'uuid'
    default:
      return `tsql.${quoteName(writeType(type))}`
  }
}

/** Statements that make the domains of these types exist. */
export function defineTypes(types: readonly SqlType[]): string[] {
  const domains = new Set(
    types.filter((type) => storageType(type).startsWith('tsql.')).map((type) => writeType(type)),
  )
  return [...domains].map((domain) => `SELECT tsql.define_type(${quoteText(domain)})`)
}

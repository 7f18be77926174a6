import { SqlError } from '../sql-error.ts'

/** The collation of every column that names no other. */
export const COLLATION_NAME = 'SQL_Latin1_General_CP1_CI_AS'

/** The PostgreSQL collation that compares as a SQL Server collation of that name does; 448 for a name that is none. */
export function collationOf(name: string, line: number): string {
  const upper = name.toUpperCase()
  if (upper === 'DATABASE_DEFAULT' || upper === 'CATALOG_DEFAULT') return 'tsql.ci_as'
  if (/_BIN2?(_UTF8)?$/.test(upper)) return '"C"'
  const found = /_(CI|CS)_(AI|AS)/.exec(upper)
  if (!found) throw new SqlError(448, `Invalid collation '${name}'.`, { line })
  return `tsql.${found[1]?.toLowerCase()}_${found[2]?.toLowerCase()}`
}

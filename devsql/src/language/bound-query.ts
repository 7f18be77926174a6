import type { ResultColumn } from '../sql-type.ts'

/** A translated query: PostgreSQL text whose columns are named c1, c2, … and what they are in T-SQL. */
export type BoundQuery = { sql: string; columns: ResultColumn[] }

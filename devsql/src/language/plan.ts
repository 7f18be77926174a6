import type { ResultColumn } from '../sql-type.ts'

/** A statement ready for PostgreSQL, and what to make of its answer. */
export type Plan = {
  sql: string
  /** The columns of its result; absent where the client gets only a count. */
  columns?: ResultColumn[]
  /** The most rows it can give, where that is known before it runs. */
  mostRows?: number
  /** Variables that take the columns of the last row (SELECT @a = …), in order. */
  assigns?: string[]
  /** Its rows end with the identity value given: a cell the client does not see. */
  hasIdentity?: boolean
  /** A cell before that one tells MERGE's rows apart that changed something. */
  command: 'select' | 'insert' | 'update' | 'delete' | 'merge' | 'none'
  /** Statements to run before, in order. */
  before?: string[]
  /** Statements to run after it. */
  after?: string[]
  /** The temporary table it makes. */
  makesTemporary?: string
  changesCatalog?: 'shared' | 'temporary'
  /** The one table it makes, where nothing else of the catalog changes. */
  makesTable?: { schema: string; name: string }
  /** For error messages: objects by PostgreSQL name, columns by bound text, and the table changed. */
  objects: ReadonlyMap<string, { schema: string; name: string }>
  columnNames: ReadonlyMap<string, string>
}

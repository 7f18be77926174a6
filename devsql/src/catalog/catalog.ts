import type { SqlType } from '../sql-type.ts'

export type CatalogColumn = {
  name: string
  type: SqlType
  nullable: boolean
  identity: boolean
  computed: boolean
  rowversion: boolean
  hasDefault: boolean
  /** An id of the catalog, which PostgreSQL keeps as oid. */
  isOid: boolean
}

export type CatalogTable = {
  schema: string
  name: string
  kind: 'table' | 'view'
  columns: CatalogColumn[]
}

export type CatalogProcedure = { id: number; schema: string; name: string; definition: string }

export type Catalog = {
  /** Finds a table or view: `name` is looked for in the session's temporary tables, dbo and sys. */
  find: (parts: readonly string[]) => CatalogTable | undefined
  procedure: (parts: readonly string[]) => CatalogProcedure | undefined
  needsSessionContext: boolean
  /** The schema's name as stored. */
  schema: (name: string) => string | undefined
  /** A table made since: the others need not be read again. */
  add: (table: CatalogTable) => void
}

const key = (schema: string, name: string): string => `${schema}.${name}`.toLowerCase()

/** PostgreSQL's schema of a session's temporary tables, as devsql names it. */
export const TEMPORARY_SCHEMA = 'pg_temp'

/** What a database holds. */
export type CatalogContent = {
  schemas: readonly string[]
  tables: readonly CatalogTable[]
  procedures: readonly CatalogProcedure[]
  /** Something in PostgreSQL asks for the session context: a security policy, or a view. */
  needsSessionContext: boolean
}

/** A catalog over what a database holds. */
export function indexCatalog({
  schemas,
  tables,
  procedures,
  needsSessionContext,
}: CatalogContent): Catalog {
  const byName = new Map(tables.map((table) => [key(table.schema, table.name), table]))
  const proceduresByName = new Map(procedures.map((item) => [key(item.schema, item.name), item]))
  const schemaByName = new Map(schemas.map((name) => [name.toLowerCase(), name]))
  return {
    schema: (name) => schemaByName.get(name.toLowerCase()),
    needsSessionContext,
    procedure: (parts) => proceduresByName.get(key(parts.at(-2) || 'dbo', parts.at(-1) ?? '')),
    find(parts) {
      const name = parts.at(-1) ?? ''
      const schema = parts.at(-2) || undefined
      if (schema !== undefined) return byName.get(key(schema, name))
      return byName.get(key('dbo', name)) ?? byName.get(key('sys', name))
    },
    add: (table) => void byName.set(key(table.schema, table.name), table),
  }
}

/** A catalog with a session's own temporary tables. */
export function withTemporaryTables(catalog: Catalog, temporary: readonly CatalogTable[]): Catalog {
  const byTemporaryName = new Map(temporary.map((table) => [table.name.toLowerCase(), table]))
  return {
    ...catalog,
    find(parts) {
      const name = parts.at(-1) ?? ''
      return /^[#@]/.test(name) ? byTemporaryName.get(name.toLowerCase()) : catalog.find(parts)
    },
  }
}

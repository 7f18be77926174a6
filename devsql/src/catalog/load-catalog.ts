import type { Sql } from 'postgres'
import { z } from 'zod'
import { quoteText } from '../language/bound.ts'
import { TEMPORARY_SCHEMA } from './catalog.ts'
import type { CatalogContent, CatalogTable } from './catalog.ts'
import { readType } from './read-type.ts'

const ROW = z.object({
  schema: z.string(),
  table: z.string(),
  relkind: z.string(),
  column: z.string(),
  type: z.string(),
  nullable: z.boolean(),
  identity: z.boolean(),
  computed: z.boolean(),
  has_default: z.boolean(),
})

const QUERY = `
  SELECT n.nspname AS schema, c.relname AS table, c.relkind::text AS relkind, a.attname AS column,
         format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
         a.attidentity <> '' AS identity, a.attgenerated <> '' AS computed, a.atthasdef AS has_default
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'v') AND `

const PERMANENT = `n.nspname NOT IN ('pg_catalog', 'information_schema', 'tsql', 'public') AND n.nspname NOT LIKE 'pg\\_%'`

const PROCEDURES = `
  SELECT p.oid::int4 AS id, n.nspname AS schema, p.proname AS name, d.definition
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN tsql.definitions d ON d.object = p.oid
  WHERE p.prokind = 'p'`

const PROCEDURE_ROW = z.object({
  id: z.number(),
  schema: z.string(),
  name: z.string(),
  definition: z.string(),
})

/** All tables, views and procedures of the database, as T-SQL sees them. */
export async function loadContent(sql: Sql): Promise<CatalogContent> {
  const schemas = await sql.unsafe(
    `SELECT nspname FROM pg_catalog.pg_namespace n WHERE ${PERMANENT}`,
  )
  const rows = await sql.unsafe(`${QUERY} ${PERMANENT} ORDER BY c.oid, a.attnum`)
  const procedures = await sql.unsafe(PROCEDURES)
  const [context] = await sql.unsafe('SELECT tsql.needs_session_context() AS needed')
  return {
    needsSessionContext: context?.['needed'] === true,
    schemas: schemas.map((row) => String(row['nspname'])),
    tables: gather(rows),
    procedures: procedures.map((row) => PROCEDURE_ROW.parse(row)),
  }
}

/** One table, by its name as stored. */
export async function loadTable(
  sql: Sql,
  { schema, name }: { schema: string; name: string },
): Promise<CatalogTable | undefined> {
  const rows = await sql.unsafe(
    `${QUERY} n.nspname = ${quoteText(schema)} AND c.relname = ${quoteText(name)} ORDER BY a.attnum`,
  )
  return gather(rows)[0]
}

/** The temporary tables of this connection. */
export async function loadTemporaryTables(sql: Sql): Promise<CatalogTable[]> {
  const rows = await sql.unsafe(`${QUERY} n.oid = pg_my_temp_schema() ORDER BY c.oid, a.attnum`)
  return gather(rows).map((table) => ({ ...table, schema: TEMPORARY_SCHEMA }))
}

function gather(rows: readonly unknown[]): CatalogTable[] {
  const tables = new Map<string, CatalogTable>()
  for (const raw of rows) {
    const row = ROW.parse(raw)
    const key = `${row.schema}.${row.table}`
    const table = tables.get(key) ?? {
      schema: row.schema,
      name: row.table,
      kind: row.relkind === 'v' ? 'view' : 'table',
      columns: [],
    }
    tables.set(key, table)
    const type = readType(row.type)
    table.columns.push({
      name: row.column,
      type,
      nullable: row.nullable,
      identity: row.identity,
      computed: row.computed,
      rowversion: type.name === 'rowversion',
      hasDefault: row.has_default,
      isOid: row.type === 'oid',
    })
  }
  return [...tables.values()]
}

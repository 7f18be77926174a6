import { readFile } from 'node:fs/promises'
import type { Sql } from 'postgres'

/** Fills a database with so many small tables, and a view for every hundredth. */
export async function makeWide(sql: Sql, tables: number): Promise<void> {
  const text = await readFile(new URL('wide.sql', import.meta.url), 'utf8')
  await sql.unsafe(`SET devsql.tables = ${tables}`)
  // One by one: what commits inside cannot share a transaction.
  for (const statement of text.split(/^GO$/m)) await sql.unsafe(statement)
}

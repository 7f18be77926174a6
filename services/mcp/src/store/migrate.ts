import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from './postgres.ts'

const FOLDER = join(import.meta.dirname, '../../migrations')
// Any number, as long as every replica takes the same one: 'puente-m' in ASCII, cut to 63 bits.
const LOCK = '8104306851612765485'

/**
 * Applies migrations/*.sql in order, each once, however many replicas start together. Gives `auditRole`, where there is one,
 * what it needs to write the audit trail, and no more.
 */
export const migrate = async (store: Store, auditRole?: string) => {
  await store.begin(async (sql) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
    await sql`CREATE SCHEMA IF NOT EXISTS mcp`
    await sql`CREATE TABLE IF NOT EXISTS mcp.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`
    const applied = await sql<{ name: string }[]>`SELECT name FROM mcp.migrations`
    const names = new Set(applied.map((row) => row.name))
    for (const name of globSync('*.sql', { cwd: FOLDER }).toSorted()) {
      if (names.has(name)) continue
      await sql.unsafe(readFileSync(join(FOLDER, name), 'utf8'))
      await sql`INSERT INTO mcp.migrations (name) VALUES (${name})`
    }
    // After months without a running service there is none for this one. A record that is written before there is goes to the
    // default partition, and then none can be made any more.
    await sql`SELECT mcp.audit_partitions()`
    if (auditRole === undefined) return
    await sql`GRANT USAGE ON SCHEMA mcp TO ${sql(auditRole)}`
    await sql`GRANT SELECT, INSERT ON mcp.audit TO ${sql(auditRole)}`
    await sql`GRANT SELECT ON mcp.audit_head TO ${sql(auditRole)}`
  })
}

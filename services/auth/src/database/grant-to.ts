import { EXIT, Refused } from '../operator/usage.ts'
import type { Sql } from './connect.ts'

/**
 * Lets `role` run the service: everything in the schema's tables, but audit records only to add and read. Throws
 * Refused when there is no such role, or it owns the tables and could do everything anyway.
 */
export const grantTo = async (sql: Sql, role: string): Promise<void> => {
  const [row] = await sql<{ owns: boolean }[]>`
    select pg_has_role(rolname, (select relowner from pg_class where oid = 'auth.audit'::regclass), 'member') as owns
    from pg_roles where rolname = ${role}`
  if (!row) throw new Refused(`there is no role ${role} in the database`, EXIT.notFound)
  if (row.owns) throw new Refused(`${role} owns the tables, or may act for who does`, EXIT.usage)
  const name = sql(role)
  await sql`grant usage on schema auth to ${name}`
  await sql`grant select, insert, update, delete on all tables in schema auth to ${name}`
  await sql`grant usage on all sequences in schema auth to ${name}`
  const trail = await sql<{ table: string }[]>`
    select relid::text as table from pg_partition_tree('auth.audit')`
  for (const { table } of trail) await sql`revoke all on ${sql(table)} from ${name}`
  await sql`grant select, insert on auth.audit to ${name}`
  await sql`revoke insert, update, delete on auth.audit_head, auth.migration from ${name}`
}

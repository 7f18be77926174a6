import { readdir, readFile } from 'node:fs/promises'
import type { Queryable, Sql } from './connect.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)

// Any constant will do, as long as nobody else uses it on this database.
const MIGRATION_LOCK = 7_236_481_001

/** The schema is not up to date, and this role may not change it. */
export class MigrationDenied extends Error {
  override name = 'MigrationDenied'
}

const INSUFFICIENT_PRIVILEGE = '42501'

const readDone = async (sql: Queryable) => {
  const [row] = await sql<{ there: boolean }[]>`
    select to_regclass('auth.migration') is not null as there`
  if (!row?.there) return new Set<string>()
  const rows = await sql<{ name: string }[]>`select name from auth.migration`
  return new Set(rows.map(({ name }) => name))
}

const apply = async (sql: Sql, files: readonly string[]) =>
  sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    await tx`create schema if not exists auth`
    await tx`
      create table if not exists auth.migration (
        name text primary key,
        applied_at timestamptz not null default now()
      )`
    const done = await readDone(tx)
    const applied: string[] = []
    for (const name of files.filter((file) => !done.has(file))) {
      await tx.unsafe(await readFile(new URL(name, FOLDER), 'utf8')).simple()
      await tx`insert into auth.migration (name) values (${name})`
      applied.push(name)
    }
    return applied
  })

const bringUpToDate = async (sql: Sql): Promise<string[]> => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted()
  const already = await readDone(sql)
  if (files.every((name) => already.has(name))) return []
  try {
    return await apply(sql, files)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE) {
      throw new MigrationDenied(
        'the schema is not up to date and this role may not change it: run "puente database migrate" as its owner',
        { cause: error },
      )
    }
    throw error
  }
}

/**
 * Brings schema `auth` up to date and returns the names of the files it applied. Replicas that start together
 * wait for each other on an advisory lock; a file that fails leaves nothing behind. A role that may only use the
 * schema finds it up to date, or gets MigrationDenied.
 */
export const migrate = async (sql: Sql): Promise<string[]> => {
  const applied = await bringUpToDate(sql)
  // After months without a running service there is none for this one. A record that is written before there is goes
  // to the default partition, and then none can be made any more.
  await sql`select auth.audit_partitions()`
  return applied
}

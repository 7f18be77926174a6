import { readdir, readFile } from 'node:fs/promises'
import type { Sql } from './connect.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)

// Any constant will do, as long as nobody else uses it on this database.
const MIGRATION_LOCK = 7_236_481_001

/**
 * Brings schema `auth` up to date and returns the names of the files it applied. Replicas that start together
 * wait for each other on an advisory lock; a file that fails leaves nothing behind.
 */
export const migrate = async (sql: Sql): Promise<string[]> => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted()
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    await tx`create schema if not exists auth`
    await tx`
      create table if not exists auth.migration (
        name text primary key,
        applied_at timestamptz not null default now()
      )`
    const rows = await tx<{ name: string }[]>`select name from auth.migration`
    const done = new Set(rows.map((row) => row.name))
    const applied: string[] = []
    for (const name of files.filter((file) => !done.has(file))) {
      await tx.unsafe(await readFile(new URL(name, FOLDER), 'utf8')).simple()
      await tx`insert into auth.migration (name) values (${name})`
      applied.push(name)
    }
    return applied
  })
}

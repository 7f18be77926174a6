import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import type { Logger } from 'pino'
import type { Principal } from './instance.ts'
import { quoteName, quoteText } from './language/bound.ts'
import { loadShop } from './sample/load-shop.ts'
import { makeWide } from './sample/make-wide.ts'

type Settings = {
  postgresUrl: string
  prefix: string
  /** How many tables the database `wide` has; without any there is none. */
  wideTables: number
  principals: readonly Principal[]
  log: Logger
}

const COMPAT = new URL('compat/', import.meta.url)
const SAMPLE = new URL('sample/', import.meta.url)
const LEAST_POSTGRES = 150_000

/** One devsql prepares the databases of a prefix at a time. */
const LOCK_KEY = 0x64_65_76_73

/**
 * Makes databases, roles, the compatibility schema and the sample shop, each only where missing. A database counts as
 * ready when its comment holds the mark of this very code; one left half made, or made by other code, is dropped and made
 * again. Gives SQL Server's database names with PostgreSQL's.
 */
export async function prepareDatabases(settings: Settings): Promise<ReadonlyMap<string, string>> {
  const { prefix, log } = settings
  const admin = connect(settings.postgresUrl)
  try {
    const [version] = await admin.unsafe(
      "SELECT current_setting('server_version_num')::int AS number",
    )
    if (Number(version?.['number']) < LEAST_POSTGRES)
      throw new Error('devsql needs PostgreSQL 15 or later')
    await admin.unsafe(`SELECT pg_advisory_lock(${LOCK_KEY}, hashtext(${quoteText(prefix)}))`)
    const roles = ['reader', 'writer', 'owner'].map((kind) => `${prefix}_${kind}`)
    for (const role of roles) await ensureRole(admin, role)
    const mark = await codeMark()
    const databases = new Map([
      ['master', `${prefix}_master`],
      ['shop', `${prefix}_shop`],
      ...(settings.wideTables > 0 ? [['wide', `${prefix}_wide`] as const] : []),
    ])
    for (const [name, database] of databases) {
      const own = name === 'wide' ? `${mark} ${settings.wideTables}` : mark
      if (await isReady(admin, database, own)) continue
      const started = performance.now()
      await admin.unsafe(`DROP DATABASE IF EXISTS ${quoteName(database)} WITH (FORCE)`)
      await admin.unsafe(
        `CREATE DATABASE ${quoteName(database)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
      )
      await fill(settings, name, database)
      await admin.unsafe(`COMMENT ON DATABASE ${quoteName(database)} IS ${quoteText(own)}`)
      log.info({ database: name, ms: Math.round(performance.now() - started) }, 'database made')
    }
    await recordNames(settings, databases)
    return databases
  } finally {
    await admin.end({ timeout: 5 })
  }
}

const connect = (url: string, database?: string): Sql =>
  postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: () => undefined,
    connect_timeout: 10,
    ...(database !== undefined && { database }),
  })

async function ensureRole(admin: Sql, role: string): Promise<void> {
  await admin.unsafe(
    `DO $$ BEGIN CREATE ROLE ${quoteName(role)} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  )
}

async function isReady(admin: Sql, database: string, mark: string): Promise<boolean> {
  const rows = await admin.unsafe(
    `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = ${quoteText(database)}`,
  )
  return rows[0]?.['mark'] === mark
}

/** A digest of everything a database is made of. */
async function codeMark(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of [COMPAT, SAMPLE]) {
    for (const name of (await readdir(folder)).toSorted()) {
      if (!name.endsWith('.test.ts'))
        hash.update(name).update(await readFile(new URL(name, folder)))
    }
  }
  return `devsql ${hash.digest('hex').slice(0, 16)}`
}

async function fill(settings: Settings, name: string, database: string): Promise<void> {
  const sql = connect(settings.postgresUrl, database)
  try {
    const files = (await readdir(COMPAT)).filter((file) => file.endsWith('.sql')).toSorted()
    for (const file of files) {
      try {
        await sql.unsafe(await readFile(new URL(file, COMPAT), 'utf8'))
      } catch (error) {
        throw new Error(`${file}: ${error instanceof Error ? error.message : 'failed'}`, {
          cause: error,
        })
      }
    }
    await sql.unsafe(grants(settings.prefix))
    if (name === 'shop') await loadShop(sql, settings.log)
    if (name === 'wide') await makeWide(sql, settings.wideTables)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** What each role may do; the owner's tables open to the others as they are made. */
function grants(prefix: string): string {
  const [reader, writer, owner] = ['reader', 'writer', 'owner'].map((kind) =>
    quoteName(`${prefix}_${kind}`),
  )
  const both = `${reader}, ${writer}`
  const all = `${both}, ${owner}`
  return `
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA dbo, sys, "INFORMATION_SCHEMA", tsql TO ${all};
    GRANT SELECT ON ALL TABLES IN SCHEMA sys, "INFORMATION_SCHEMA", tsql TO ${all};
    GRANT USAGE ON SEQUENCE tsql.rowversion TO ${all};
    GRANT INSERT, UPDATE, DELETE ON tsql.columns, tsql.definitions, tsql.objects, tsql.constraint_texts, tsql.parameters TO ${owner};
    GRANT CREATE ON SCHEMA dbo TO ${owner};
    DO $$ BEGIN EXECUTE format('GRANT CREATE, TEMP ON DATABASE %I TO ${owner}', current_database()); END $$;
    DO $$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO ${both}', current_database()); END $$;
    ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO ${all};
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${all};
    ALTER DEFAULT PRIVILEGES GRANT INSERT, UPDATE, DELETE ON TABLES TO ${writer}, ${owner};
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON ROUTINES TO ${writer}, ${owner};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT EXECUTE ON ROUTINES TO ${writer};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT USAGE ON SCHEMAS TO ${both};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT SELECT ON TABLES TO ${reader}, ${writer};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT INSERT, UPDATE, DELETE ON TABLES TO ${writer};`
}

/** Which databases and principals there are, for sys.databases and sys.database_principals. */
async function recordNames(
  settings: Settings,
  databases: ReadonlyMap<string, string>,
): Promise<void> {
  for (const database of databases.values()) {
    const sql = connect(settings.postgresUrl, database)
    try {
      const names = [...databases.keys()].map(
        (name, index) => `(${[1, 5][index] ?? index + 5}, ${quoteText(name)})`,
      )
      const users = settings.principals.map(
        ({ role, user }, index) => `(${quoteText(role)}, ${index + 5}, ${quoteText(user)})`,
      )
      await sql.unsafe(`
        DELETE FROM tsql.databases; INSERT INTO tsql.databases VALUES ${names.join(', ')};
        DELETE FROM tsql.principals; INSERT INTO tsql.principals VALUES ${users.join(', ')}`)
    } finally {
      await sql.end({ timeout: 5 })
    }
  }
}

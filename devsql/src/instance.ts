import type { Sql } from 'postgres'
import { indexCatalog } from './catalog/catalog.ts'
import type { Catalog } from './catalog/catalog.ts'
import { loadContent, loadTable } from './catalog/load-catalog.ts'
import { openDatabaseLink } from './session/database-link.ts'
import type { DatabaseLink } from './session/database-link.ts'
import { SqlError } from './sql-error.ts'

/** A SQL login with the database user and the PostgreSQL role behind it. */
export type Principal = { login: string; user: string; password: string; role: string }

export type Instance = ReturnType<typeof createInstance>

type Settings = {
  postgresUrl: string
  /** SQL Server's database names → PostgreSQL's. */
  databases: ReadonlyMap<string, string>
  principals: readonly Principal[]
}

/** What all sessions share: the databases, the logins and the catalogs. */
export function createInstance({ postgresUrl, databases, principals }: Settings) {
  const catalogs = new Map<string, { version: number; catalog: Promise<Catalog> }>()
  const versions = new Map<string, number>()
  let spids = 50

  return {
    databaseNames: [...databases.keys()],
    nextSpid: () => (spids = spids >= 32_000 ? 51 : spids + 1),
    findPrincipal: (login: string) =>
      principals.find((principal) => principal.login.toLowerCase() === login.toLowerCase()),

    /** A PostgreSQL connection in the name of a principal. Running out of them is an error that says so. */
    async openLink(database: string, principal: Principal): Promise<DatabaseLink> {
      const link = openDatabaseLink(
        postgresUrl,
        databases.get(database) ?? database,
        principal.role,
      )
      try {
        await link.run('SELECT 1')
        return link
      } catch (error) {
        await link.close()
        const isFull = error instanceof Error && 'code' in error && error.code === '53300'
        throw isFull
          ? new SqlError(
              17809,
              'Could not connect because the maximum number of user connections has already been reached: the PostgreSQL server behind devsql has none left.',
              { severity: 20 },
            )
          : error
      }
    },

    /** The committed catalog of a database, read again after `catalogChanged`. */
    async sharedCatalog(database: string, sql: Sql): Promise<Catalog> {
      const version = versions.get(database) ?? 0
      const cached = catalogs.get(database)
      if (cached?.version === version) return cached.catalog
      const catalog = loadContent(sql).then((content) => indexCatalog(content))
      catalogs.set(database, { version, catalog })
      catalog.catch(() => catalogs.delete(database))
      return catalog
    },
    /** A table was made: it alone is read, unless the whole catalog is out of date anyway. */
    async tableMade(database: string, sql: Sql, name: { schema: string; name: string }) {
      const cached = catalogs.get(database)
      if (!cached || cached.version !== (versions.get(database) ?? 0)) return
      const table = await loadTable(sql, name)
      if (table) (await cached.catalog).add(table)
    },
    catalogChanged(database: string) {
      versions.set(database, (versions.get(database) ?? 0) + 1)
    },
  }
}

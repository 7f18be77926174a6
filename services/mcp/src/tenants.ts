import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import type { Config, TenantConfig } from './config/load.ts'
import { openDatabase, type Database } from './sql/database.ts'
import { createPooling, type Pooling } from './sql/role-pool.ts'
import { createCatalog, type Catalog } from './sql/catalog.ts'
import { createCatalogCache, type CatalogCache } from './sql/catalog-cache.ts'
import { openTemplates, type Templates } from './templates/open-templates.ts'
import { createUses } from './uses.ts'

/** A tenant as the rest of the service sees it. */
export type Tenant = {
  id: string
  title: string
  hasWriter: boolean
  /** Its operator permits changes of the schema. */
  changesSchema: boolean
  /** Writes that affect more rows than this ask first; null: never ask. */
  confirmAboveRows: number | null
  /** The audit trail has the values of parameters, not only their names. */
  auditsParameters: boolean
  database: Database
  catalog: Catalog
  /** Its own tools. */
  templates: Templates
  /** Keeps it open, though the configuration may have changed meanwhile, until disposed of. */
  hold: () => Disposable
}

type Entry = { tenant: Tenant; config: TenantConfig; none: () => Promise<void> }

/** What is known of the schemas of all tenants together, and for how long. */
const CATALOG_CACHE = { bytes: 268_435_456, lifetimeMs: 60_000 }

/** Opens the databases of all tenants; disposing closes them. An unknown id is no tenant. */
export const openTenants = (config: Config, log: Logger, pooling = createPooling()) => {
  const open = new Map<string, Entry>()
  const cache = createCatalogCache({ ...CATALOG_CACHE, now: Date.now })
  const listeners = new Set<(id: string) => void>()
  const tell = (id: string) => {
    for (const listener of listeners) listener(id)
  }
  /** Replaced or removed, and still in use. */
  const retired = new Set<Entry>()

  const retire = async (entry: Entry) => {
    retired.add(entry)
    await entry.none()
    await close(entry)
    retired.delete(entry)
  }

  /**
   * Opens, replaces and closes tenants until they are those of the configuration. Who comes from then on gets the new ones;
   * the old ones close when their last call has ended, which is when this settles.
   */
  const apply = async (next: Config) => {
    const leaving = [...open].filter(([id, entry]) => {
      const same = next.tenants.find((tenant) => tenant.id === id)
      return !isDeepStrictEqual(same, entry.config)
    })
    const changed = new Set(leaving.map(([id]) => id))
    for (const id of changed) open.delete(id)
    for (const { tenant } of open.values()) {
      tenant.templates.recheck()
      void tenant.database.recheck()
      tenant.catalog.forget()
    }
    for (const tenant of next.tenants) {
      if (open.has(tenant.id)) continue
      changed.add(tenant.id)
      open.set(tenant.id, openTenant(tenant, log, pooling, cache))
    }
    for (const id of changed) tell(id)
    for (const [id, { tenant, config: current }] of open) {
      if (current.templates.length > 0) void tenant.templates.checked().then(() => tell(id))
    }
    await Promise.all(leaving.map(async ([, entry]) => retire(entry)))
  }

  void apply(config)
  return {
    get: (id: string): Tenant | undefined => open.get(id)?.tenant,
    all: (): readonly Tenant[] => [...open.values()].map((entry) => entry.tenant),
    apply,
    /** Calls `listener` whenever a tenant was added, changed or removed, or its templates were checked, until disposed of. */
    onChange: (listener: (id: string) => void): Disposable => {
      listeners.add(listener)
      return { [Symbol.dispose]: () => listeners.delete(listener) }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...open.values(), ...retired].map(close))
      cache[Symbol.dispose]()
    },
  }
}

export type Tenants = ReturnType<typeof openTenants>

const openTenant = (
  tenant: TenantConfig,
  log: Logger,
  pooling: Pooling,
  cache: CatalogCache,
): Entry => {
  const database = openDatabase(tenant, log, pooling)
  const { hold, none } = createUses()
  return {
    config: tenant,
    none,
    tenant: {
      id: tenant.id,
      title: tenant.title,
      hasWriter: tenant.sql.writer !== undefined,
      changesSchema: tenant.sql.writer !== undefined && tenant.writes.schemaChanges,
      confirmAboveRows: tenant.writes.confirmAboveRows,
      auditsParameters: tenant.audit.parameters,
      database,
      catalog: createCatalog(database, cache),
      templates: openTemplates(tenant, database, log),
      hold,
    },
  }
}

const close = async ({ tenant }: Entry) => {
  tenant.catalog.forget()
  await tenant.templates[Symbol.asyncDispose]()
  await tenant.database[Symbol.asyncDispose]()
}

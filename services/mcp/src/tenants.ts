import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import type { Config, TenantConfig } from './config/load.ts'
import { openDatabase, type Database } from './sql/database.ts'
import { createSchemaIndex, type ReadSchemaIndex } from './sql/schema-index.ts'
import { openTemplates, type Templates } from './templates/open-templates.ts'

/** A tenant as the rest of the service sees it. */
export type Tenant = {
  id: string
  title: string
  hasWriter: boolean
  /** Writes that affect more rows than this ask first; null: never ask. */
  confirmAboveRows: number | null
  /** The audit trail has the values of parameters, not only their names. */
  auditsParameters: boolean
  database: Database
  schemaIndex: ReadSchemaIndex
  /** Its own tools. */
  templates: Templates
}

/** Opens the databases of all tenants; disposing closes them. An unknown id is no tenant. */
export const openTenants = (config: Config, log: Logger) => {
  const open = new Map<string, { tenant: Tenant; config: TenantConfig }>()
  const dispose = async ({ tenant }: { tenant: Tenant }) => {
    await tenant.templates[Symbol.asyncDispose]()
    await tenant.database[Symbol.asyncDispose]()
  }

  /** Opens, replaces and closes tenants until they are those of the configuration; running calls end. */
  const apply = async (next: Config) => {
    const retired = [...open].filter(([id, entry]) => {
      const same = next.tenants.find((tenant) => tenant.id === id)
      return !isDeepStrictEqual(same, entry.config)
    })
    for (const [id] of retired) open.delete(id)
    for (const { tenant } of open.values()) tenant.templates.recheck()
    for (const tenant of next.tenants) {
      if (open.has(tenant.id)) continue
      open.set(tenant.id, { tenant: openTenant(tenant, log), config: tenant })
    }
    await Promise.all(retired.map(async ([, entry]) => dispose(entry)))
  }

  void apply(config)
  return {
    get: (id: string): Tenant | undefined => open.get(id)?.tenant,
    all: (): readonly Tenant[] => [...open.values()].map((entry) => entry.tenant),
    apply,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...open.values()].map(dispose))
    },
  }
}

export type Tenants = ReturnType<typeof openTenants>

const openTenant = (tenant: TenantConfig, log: Logger): Tenant => {
  const database = openDatabase(tenant, log)
  return {
    id: tenant.id,
    title: tenant.title,
    hasWriter: tenant.sql.writer !== undefined,
    confirmAboveRows: tenant.writes.confirmAboveRows,
    auditsParameters: tenant.audit.parameters,
    database,
    schemaIndex: createSchemaIndex(Date.now),
    templates: openTemplates(tenant, database, log),
  }
}

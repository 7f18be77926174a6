import type { Document } from '../config/document.ts'
import { canonicalResource } from './canonical.ts'

export type Resource = {
  /** Canonical identifier: the `aud` of its tokens. */
  identifier: string
  /** What an account's access is kept under: the tenant's id, or the identifier of another API. */
  target: string
  kind: 'tenant' | 'api'
  title: string
  /** In the order they are shown; the text is the operator's for another API, ours for a tenant. */
  scopes: ReadonlyMap<string, string | undefined>
  /** What a client gets that asks for nothing this resource knows. */
  defaultScope: string | undefined
  ttlSeconds: number
  algorithm: 'ES256' | 'RS256'
}

export type Resources = {
  issuer: string
  byIdentifier: ReadonlyMap<string, Resource>
  /** What is meant by a client that names no resource, unless the person chooses: tenant `default`, or the first. */
  fallback: Resource | undefined
  /** Every scope of every resource, once. */
  scopes: ReadonlySet<string>
  /** Every target an account can be allowed something on. */
  targets: ReadonlySet<string>
  /** A resource by its identifier or target, as an operator may write it. */
  named: (name: string) => Resource | undefined
}

const TOKEN_TTL_SECONDS = 3600
const DEFAULT_TENANT = 'default'

type Tenant = Document['tenants'][number]

const tenantResources = (issuer: string, tenant: Tenant): Resource[] => {
  const base = tenant.id === DEFAULT_TENANT ? issuer : `${issuer}/t/${tenant.id}`
  const names = [
    'sql:read',
    ...(tenant.sql.writer ? ['sql:write'] : []),
    ...(tenant.sql.writer && tenant.writes.schemaChanges ? ['sql:ddl'] : []),
  ]
  return ['mcp', 'sse'].map((end) => ({
    identifier: `${base}/${end}`,
    target: tenant.id,
    kind: 'tenant',
    title: tenant.title,
    scopes: new Map(names.map((name) => [name, undefined])),
    defaultScope: 'sql:read',
    ttlSeconds: TOKEN_TTL_SECONDS,
    algorithm: 'ES256',
  }))
}

const apiResource = (api: Document['auth']['apis'][number]): Resource => {
  const identifier = canonicalResource(api.resource) ?? api.resource
  return {
    identifier,
    target: identifier,
    kind: 'api',
    title: api.name,
    scopes: new Map(Object.entries(api.scopes)),
    defaultScope: Object.keys(api.scopes)[0],
    ttlSeconds: api.ttl,
    algorithm: api.algorithm,
  }
}

/** Every resource this server issues tokens for: two per tenant, and the other APIs. */
export const createResources = (document: Document): Resources => {
  const issuer = `https://${document.host}`
  const all = [
    ...document.tenants.flatMap((tenant) => tenantResources(issuer, tenant)),
    ...document.auth.apis.map(apiResource),
  ]
  return {
    issuer,
    byIdentifier: new Map(all.map((resource) => [resource.identifier, resource])),
    fallback: all.find((resource) => resource.target === DEFAULT_TENANT) ?? all[0],
    scopes: new Set(all.flatMap((resource) => [...resource.scopes.keys()])),
    targets: new Set(all.map((resource) => resource.target)),
    named: (name) => {
      const wanted = canonicalResource(name) ?? name
      return all.find((item) => item.target === wanted || item.identifier === wanted)
    },
  }
}

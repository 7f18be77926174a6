import type { Resource } from './table.ts'

// Ours to grant whatever the resource is. `offline_access` changes nothing (refresh tokens are always issued), but
// hosted clients append it when the metadata lists it.
export const SERVER_SCOPES = ['openid', 'offline_access'] as const

/**
 * The scope to work with: what was asked for, without what neither the resource nor this server knows, and with the
 * resource's default when nothing of the resource is left.
 */
export const effectiveScope = (requested: string | undefined, resource: Resource): string => {
  const asked = [...new Set((requested ?? '').split(' ').filter(Boolean))]
  const known = asked.filter((scope) => resource.scopes.has(scope))
  const wanted = known.length > 0 ? known : [resource.defaultScope].filter((s) => s !== undefined)
  const ours = asked.filter((scope) => SERVER_SCOPES.some((name) => name === scope))
  return [...wanted, ...ours].join(' ')
}

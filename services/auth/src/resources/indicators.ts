import { errors } from 'oidc-provider'
import type { Configuration } from 'oidc-provider'
import type { Access } from '../accounts/access.ts'
import type { ClientAccess } from '../clients/client-access.ts'
import type { Resources } from './table.ts'

type Indicators = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>

type Parts = { resources: Resources; access: Access; clientAccess: ClientAccess }

const AUTHORIZATION_ROUTES = new Set(['authorization', 'pushed_authorization_request'])

/** The provider's resource indicators (RFC 8707) over our table. One authorization is for one resource. */
export const resourceIndicators = ({ resources, access, clientAccess }: Parts): Indicators => ({
  enabled: true,

  // Only where a person will be asked: a service that names no resource must not end up with a tenant's token.
  defaultResource: (ctx) => {
    const route = ctx.oidc.route
    if (!AUTHORIZATION_ROUTES.has(route) || !resources.fallback) {
      throw new errors.InvalidTarget('name the resource')
    }
    return resources.fallback.identifier
  },

  useGrantedResource: () => true,

  getResourceServerInfo: async (ctx, identifier, client) => {
    const resource = resources.byIdentifier.get(identifier)
    const named = ctx.oidc.params?.['resource']
    if (!resource || (Array.isArray(named) && named.length > 1)) {
      throw new errors.InvalidTarget('name one resource that is served here')
    }
    const scopes = [...resource.scopes.keys()]
    const info = {
      audience: resource.identifier,
      accessTokenTTL: resource.ttlSeconds,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: resource.algorithm } },
    } as const
    if (ctx.oidc.params?.['grant_type'] === 'client_credentials') {
      // Open registration never adds rows here: what a service may have is the operator's to say.
      const may = await clientAccess.allowedScopes(client.clientId, resource.target)
      const asked = [...ctx.oidc.requestParamScopes]
      const allowed = scopes.filter((scope) => may.has(scope))
      if (allowed.length === 0) throw new errors.InvalidTarget('not a resource of this client')
      if (!asked.some((scope) => allowed.includes(scope))) {
        throw new errors.InvalidScope('not a scope of this client', asked.join(' '))
      }
      return { ...info, scope: allowed.join(' ') }
    }
    const account = ctx.oidc.account
    if (ctx.oidc.route !== 'token' || !account) return { ...info, scope: scopes.join(' ') }
    // What was granted once holds only as long as the account may still grant it.
    const may = await access.allowedScopes(account.accountId, resource.target)
    const allowed = scopes.filter((scope) => may.has(scope))
    if (allowed.length === 0) throw new errors.InvalidGrant('the account has no access any more')
    return { ...info, scope: allowed.join(' ') }
  },
})

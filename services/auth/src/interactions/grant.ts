import type { Provider } from 'oidc-provider'
import type { AccessRequest } from './request.ts'

/**
 * Saves what a person allowed and returns the grant's id. What was asked for and not allowed is recorded as rejected,
 * or the provider would ask again. The provider counts our resource scopes among its own too, hence the pairs.
 */
export const saveGrant = async (
  provider: Provider,
  accountId: string,
  request: Pick<AccessRequest, 'client' | 'resource' | 'scopes' | 'otherScopes'>,
  allowed: ReadonlySet<string>,
): Promise<string> => {
  const { client, resource, scopes, otherScopes } = request
  const grant = new provider.Grant({ accountId, clientId: client.id })
  const granted = scopes.filter((scope) => allowed.has(scope))
  const rejected = scopes.filter((scope) => !allowed.has(scope))
  grant.addResourceScope(resource.identifier, granted.join(' '))
  grant.addOIDCScope([...granted, ...otherScopes].join(' '))
  if (rejected.length > 0) {
    grant.rejectResourceScope(resource.identifier, rejected.join(' '))
    grant.rejectOIDCScope(rejected.join(' '))
  }
  return grant.save()
}

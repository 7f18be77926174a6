import { errors } from 'oidc-provider'
import type { Provider } from 'oidc-provider'
import { classifyRedirectUri } from '../clients/redirect-uri.ts'
import { isRememberable } from '../clients/rememberable.ts'
import type { Destination } from '../clients/redirect-uri.ts'
import type { Resource, Resources } from '../resources/table.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** What a client asks for, as a person has to decide about it. */
export type AccessRequest = {
  client: {
    id: string
    name: string | undefined
    /** Whether what is decided about it may be remembered. */
    isRememberable: boolean
  }
  resource: Resource
  /** The scopes asked for that belong to the resource. */
  scopes: readonly string[]
  /** The scopes asked for that do not: nothing to decide. */
  otherScopes: readonly string[]
  target: Destination
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Reads an interaction; throws SessionNotFound when client or resource have gone since it began. */
export const readRequest = async (
  provider: Provider,
  resources: Resources,
  { params, deviceCode }: Interaction,
): Promise<AccessRequest> => {
  const client = await provider.Client.find(text(params['client_id']))
  const resource = resources.byIdentifier.get(text(params['resource']))
  const target = deviceCode
    ? ({ kind: 'device' } as const)
    : classifyRedirectUri(text(params['redirect_uri']))
  if (!client || !resource || !target) {
    throw new errors.SessionNotFound('client or resource are gone')
  }
  const asked = text(params['scope']).split(' ').filter(Boolean)
  return {
    client: {
      id: client.clientId,
      name: client.clientName,
      isRememberable: isRememberable(client, text(params['redirect_uri'])),
    },
    resource,
    scopes: asked.filter((scope) => resource.scopes.has(scope)),
    otherScopes: asked.filter((scope) => !resource.scopes.has(scope)),
    target,
  }
}

import { Provider } from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { compareHashedSecrets } from '../adapter/client-secret.ts'
import type { Events } from '../events.ts'
import { configureProvider } from './configuration.ts'
import type { ProviderParts } from './configuration.ts'

const who = (ctx: KoaContextWithOIDC) => ({ requestId: String(ctx.state['requestId']) })

const report = (provider: Provider, events: Events) => {
  provider.on('registration_create.success', (ctx, client) =>
    events.clientRegistered({ ...who(ctx), clientId: client.clientId }),
  )
  provider.on('registration_create.error', () => events.registrationRefused())
  provider.on('grant.success', (ctx) =>
    events.tokenIssued({
      ...who(ctx),
      grantType: String(ctx.oidc.params?.['grant_type']),
      clientId: String(ctx.oidc.client?.clientId),
      accountId: ctx.oidc.account?.accountId,
    }),
  )
  provider.on('grant.error', (ctx, error) =>
    events.tokenRefused({ ...who(ctx), error: error.error, detail: error.error_detail }),
  )
  provider.on('grant.revoked', (ctx, grantId) => events.grantRevoked({ ...who(ctx), grantId }))
  provider.on('server_error', (ctx, err) => events.failed({ ...who(ctx), err }))
}

/** The authorization server itself: protocol and its error page; opens and listens to nothing. */
export const createProvider = (parts: ProviderParts): Provider => {
  const provider = new Provider(parts.resources.issuer, configureProvider(parts))
  provider.proxy = true
  compareHashedSecrets(provider)
  report(provider, parts.events)
  return provider
}

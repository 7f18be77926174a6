import { Provider } from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { compareHashedSecrets } from '../adapter/client-secret.ts'
import type { Events } from '../events.ts'
import { settle } from '../http/settle.ts'
import { configureProvider } from './configuration.ts'
import type { ProviderParts } from './configuration.ts'

const who = (ctx: KoaContextWithOIDC) => ({
  requestId: String(ctx.state['requestId']),
  address: ctx.ip,
})

const issued = (ctx: KoaContextWithOIDC) => {
  const { client, params, entities } = ctx.oidc
  const token = entities.AccessToken ?? entities.ClientCredentials
  return {
    grantType: String(params?.['grant_type']),
    clientId: String(client?.clientId),
    accountId: entities.AccessToken?.accountId,
    grantId: entities.AccessToken?.grantId,
    resource: token?.resourceServer?.audience,
    scope: token?.scope,
    tokenId: token?.jti,
  }
}

// At /token the provider revokes a grant for one cause only: what was presented had been used before.
const REVOCATION_REASONS = new Map([
  ['refresh_token', 'refresh token reused'],
  ['authorization_code', 'authorization code reused'],
])

const revocation = (ctx: KoaContextWithOIDC) => ({
  clientId: ctx.oidc.client?.clientId,
  accountId: (ctx.oidc.entities.RefreshToken ?? ctx.oidc.entities.AuthorizationCode)?.accountId,
  reason: REVOCATION_REASONS.get(String(ctx.oidc.params?.['grant_type'])) ?? ctx.oidc.route,
})

const report = (provider: Provider, events: Events) => {
  provider.on('registration_create.success', (ctx, client) =>
    settle(
      ctx,
      events.clientRegistered({
        ...who(ctx),
        clientId: client.clientId,
        name: client.clientName,
        method: client.tokenEndpointAuthMethod,
      }),
    ),
  )
  provider.on('registration_create.error', () => events.registrationRefused())
  provider.on('grant.success', (ctx) =>
    settle(ctx, events.tokenIssued({ ...who(ctx), ...issued(ctx) })),
  )
  provider.on('grant.error', (ctx, error) =>
    events.tokenRefused({ ...who(ctx), error: error.error, detail: error.error_detail }),
  )
  provider.on('grant.revoked', (ctx, grantId) =>
    settle(ctx, events.grantRevoked({ ...who(ctx), ...revocation(ctx), grantId })),
  )
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

import { hkdfSync } from 'node:crypto'
import { errors, interactionPolicy } from 'oidc-provider'
import type { Configuration } from 'oidc-provider'
import type { Access } from '../accounts/access.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { createAdapter } from '../adapter/adapter.ts'
import { grantName, serviceName } from '../adapter/grants.ts'
import type { PresentedTokens } from '../adapter/presented-tokens.ts'
import type { Refreshes } from '../adapter/refreshes.ts'
import type { ClientAccess } from '../clients/client-access.ts'
import type { Sql } from '../database/connect.ts'
import type { FindDocument } from '../clients/find-document.ts'
import type { Events } from '../events.ts'
import type { RateLimit } from '../http/rate-limit.ts'
import { SESSION_SECONDS } from '../interactions/browser-session.ts'
import { existingGrant } from '../interactions/remembered-consent.ts'
import type { Keyring } from '../keys/keyring.ts'
import type { Kek } from '../keys/seal.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { problemPage } from '../pages/problem.ts'
import type { Problem } from '../pages/problem.ts'
import { sendPage } from '../pages/send.ts'
import { resourceIndicators } from '../resources/indicators.ts'
import { ANY_RESOURCE } from '../resources/requested.ts'
import { SERVER_SCOPES } from '../resources/scope.ts'
import type { Resources } from '../resources/table.ts'
import { clientDocuments, fetchForProvider } from './client-documents.ts'
import { deviceFlow } from './device-flow.ts'

export type ProviderParts = {
  sql: Sql
  keyring: Keyring
  resources: Resources
  accounts: Accounts
  access: Access
  events: Events
  limit: RateLimit
  findDocument: FindDocument
  clientAccess: ClientAccess
  presented: PresentedTokens
  kek: Kek
  refreshes: Refreshes
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const COOKIE = { signed: true, httpOnly: true, secure: true, sameSite: 'lax' } as const

const off = { enabled: false }

// Someone whose account is gone or disabled, but whose browser still has a session, must sign in again.
const promptWithAccount = () => {
  const policy = interactionPolicy.base()
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check(
        'account_gone',
        'the account is not usable',
        (ctx) => Boolean(ctx.oidc.session?.accountId) && !ctx.oidc.account,
      ),
    )
  return policy
}

// RFC 9449 8: nonces for clients whose clock is wrong; replicas share the secret, and rotate it with the cookie key.
const nonceSecret = ({ cookies: [key = ''] }: Keyring) =>
  Buffer.from(hkdfSync('sha256', key, '', 'dpop nonces', 32))

const problemOf = (error: Error, status: number): Problem => {
  if (error instanceof errors.SessionNotFound) return 'expired'
  return status >= 500 ? 'unavailable' : 'request'
}

/** The whole configuration of oidc-provider. Features that are off are not advertised either. */
export const configureProvider = (parts: ProviderParts): Configuration => ({
  adapter: createAdapter(parts.sql, parts.events, parts.presented, parts.refreshes, parts.kek),
  jwks: parts.keyring.signing,

  routes: {
    authorization: '/authorize',
    token: '/token',
    jwks: '/jwks',
    registration: '/register',
    revocation: '/revoke',
    introspection: '/introspect',
    pushed_authorization_request: '/par',
    device_authorization: '/device/auth',
    code_verification: '/device',
  },

  // RFC 9700 2.1: the code flow only. HMAC algorithms would need client secrets in the clear.
  responseTypes: ['code'],
  scopes: [...SERVER_SCOPES, ...parts.resources.scopes],
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
  enabledJWA: { idTokenSigningAlgValues: ['ES256', 'RS256'] },
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  pkce: { required: () => true },
  clientBasedCORS: () => false,
  fetch: fetchForProvider(parts.findDocument),

  features: {
    devInteractions: off,
    userinfo: off,
    rpInitiatedLogout: off,
    dPoP: { enabled: true, nonceSecret: nonceSecret(parts.keyring) },
    clientCredentials: { enabled: true },
    deviceFlow,
    clientIdMetadataDocument: clientDocuments(parts.limit),
    registration: { enabled: true, initialAccessToken: false, issueRegistrationAccessToken: false },
    registrationManagement: off,
    pushedAuthorizationRequests: { enabled: true },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    introspection: {
      enabled: true,
      // RFC 7662 2.1: whoever a token was issued to, and the resource server it is for.
      allowedPolicy: async (_ctx, client, token) =>
        token.clientId === client.clientId ||
        ('aud' in token &&
          parts.clientAccess.mayIntrospect(
            client.clientId,
            parts.resources.byIdentifier.get(String(token.aud))?.target ?? '',
          )),
    },
    resourceIndicators: resourceIndicators(parts),
  },

  ttl: {
    AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? HOUR,
    ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? HOUR,
    AuthorizationCode: MINUTE,
    DeviceCode: 10 * MINUTE,
    IdToken: HOUR,
    Interaction: HOUR,
    Session: SESSION_SECONDS,
    // Each rotation gives a new token its whole life: 30 days sliding, until the grant ends.
    RefreshToken: 30 * DAY,
    Grant: 365 * DAY,
  },

  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  // Whatever of a grant is revoked or replayed, all of it ends: the person connects again, and a thief does not.
  revokeGrantPolicy: () => true,
  expiresWithSession: () => false,

  cookies: {
    keys: parts.keyring.cookies,
    names: {
      session: '__Host-puente_session',
      interaction: 'puente_interaction',
      resume: 'puente_resume',
    },
    long: { ...COOKIE, path: '/' },
    short: COOKIE,
  },

  extraParams: [ANY_RESOURCE],

  interactions: {
    policy: promptWithAccount(),
    url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
  },

  loadExistingGrant: existingGrant(parts.sql, parts.resources, parts.access),

  findAccount: async (_ctx, id) => {
    const account = parts.refreshes.account(id) ?? (await parts.accounts.find(id))
    if (!account) return undefined
    const { id: accountId, email } = account
    return { accountId, email, claims: () => ({ sub: accountId }) }
  },

  extraTokenClaims: (ctx, token) => ({
    gid:
      'grantId' in token && token.grantId
        ? grantName(token.grantId)
        : serviceName(String(token.clientId)),
    // For the audit trail of the tenants' own server; another API is told no names.
    ...(parts.resources.byIdentifier.get(String(token.aud))?.kind === 'tenant' && {
      email: ctx?.oidc.account?.['email'],
      client_name: ctx?.oidc.client?.clientName,
    }),
  }),

  renderError: (ctx, out, error) => {
    const { status } = ctx
    const page = problemPage(chooseMessages(ctx), {
      problem: problemOf(error, status),
      requestId: String(ctx.state['requestId']),
      error: { code: out.error, description: out.error_description },
    })
    sendPage(ctx, status, page)
  },
})

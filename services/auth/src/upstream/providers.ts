import * as openid from 'openid-client'
import { joinClaims } from './person.ts'
import type { UpstreamProvider } from './person.ts'

const TIMEOUT_SECONDS = 10
const METADATA_LIFETIME_MS = 3_600_000

export type UpstreamParts = {
  issuer: string
  providers: readonly UpstreamProvider[]
  /** Client secrets by provider id. */
  secrets: ReadonlyMap<string, string>
  fetch: typeof fetch
}

/** What has to be remembered between leaving for a provider and coming back. */
export type Departure = { provider: string; nonce: string; verifier: string }

const redirectPath = (id: string): string => `/interaction/upstream/${id}`

/**
 * Upstream OpenID Connect providers: code flow with PKCE, state and nonce, a redirect URI of its own for each, and the
 * issuer checked (RFC 9700 2.1, 4.4). Their metadata is read when first needed, and again after an hour or a failure.
 */
export const createUpstream = ({ issuer, providers, secrets, fetch }: UpstreamParts) => {
  const byId = new Map(providers.map((provider) => [provider.id, provider]))
  const metadata = new Map<string, { at: number; found: Promise<openid.Configuration> }>()

  const discover = async (provider: UpstreamProvider) => {
    const known = metadata.get(provider.id)
    if (known && performance.now() - known.at < METADATA_LIFETIME_MS) return known.found
    const found = openid.discovery(
      new URL(provider.issuer),
      provider.clientId,
      undefined,
      openid.ClientSecretPost(secrets.get(provider.id)),
      {
        timeout: TIMEOUT_SECONDS,
        // OpenID Connect Core 3.1.3.7 lets TLS stand in for the signature; the library then does not look at it.
        execute: [openid.enableNonRepudiationChecks],
        [openid.customFetch]: async (url, { body, ...options }) =>
          fetch(url, { ...options, body: body ?? null }),
      },
    )
    metadata.set(provider.id, { at: performance.now(), found })
    try {
      return await found
    } catch (error) {
      metadata.delete(provider.id)
      throw error
    }
  }

  return {
    /** What the sign-in page offers. */
    providers: providers.map(({ id, title }) => ({ id, title })),

    provider: (id: string): UpstreamProvider | undefined => byId.get(id),

    /** Where to send the browser with this state, and what to remember; throws when the provider does not answer. */
    depart: async (
      provider: UpstreamProvider,
      state: string,
    ): Promise<{ url: URL; departure: Departure }> => {
      const configuration = await discover(provider)
      const verifier = openid.randomPKCECodeVerifier()
      const nonce = openid.randomNonce()
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: `${issuer}${redirectPath(provider.id)}`,
        response_type: 'code',
        scope: provider.scopes.join(' '),
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { url, departure: { provider: provider.id, nonce, verifier } }
    },

    /**
     * The claims of whoever comes back with `search` as query. Throws for anything wrong with the answer: issuer,
     * state, nonce, signature, audience, times.
     */
    arrive: async (
      provider: UpstreamProvider,
      search: string,
      state: string,
      { nonce, verifier }: Departure,
    ): Promise<Record<string, unknown>> => {
      const configuration = await discover(provider)
      const url = new URL(`${issuer}${redirectPath(provider.id)}${search}`)
      const tokens = await openid.authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('there is no ID token')
      const wanted = ['email', ...(provider.groups ? [provider.groups.claim] : [])]
      const isComplete = wanted.every((name) => claims[name] !== undefined)
      if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined)
        return claims
      const more = await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      return joinClaims(claims, more)
    },
  }
}

export type Upstream = ReturnType<typeof createUpstream>

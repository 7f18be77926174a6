import { randomBytes } from 'node:crypto'
import Koa from 'koa'
import mount from 'koa-mount'
import { Provider } from 'oidc-provider'
import { exportJWK, generateKeyPair } from 'jose'
import { listen } from '../src/listen.ts'
import { ISSUER } from './harness.ts'

export type UpstreamClaims = {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
  groups?: string[]
}

/**
 * An OpenID Connect provider as a company has one, which signs in whoever `person` is. It is reached at `issuer`
 * through `fetch`, and by a browser through `visit`.
 */
export const startUpstream = async (id: string, issuer: string) => {
  let person: UpstreamClaims = { sub: 'nobody' }
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: id, alg: 'RS256', use: 'sig' }] },
    clients: [
      {
        client_id: 'puente',
        client_secret: `secret of ${id}`,
        redirect_uris: [`${ISSUER}/interaction/upstream/${id}`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: [randomBytes(16).toString('hex')] },
    scopes: ['openid', 'email', 'profile'],
    claims: {
      openid: ['sub', 'groups'],
      email: ['email', 'email_verified'],
      profile: ['name'],
    },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    ttl: {
      Session: 60,
      Interaction: 60,
      Grant: 60,
      AccessToken: 60,
      IdToken: 60,
      AuthorizationCode: 60,
    },
    pkce: { required: () => true },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
    interactions: { url: (_ctx, { uid }) => `/sign-in/${uid}` },
  })
  provider.proxy = true
  const app = new Koa({ proxy: true })
  app.keys = [randomBytes(16).toString('hex')]
  app.use(async (ctx, next) => {
    ctx.req.headers.host = new URL(issuer).host
    ctx.req.headers['x-forwarded-proto'] = 'https'
    if (!ctx.path.startsWith('/sign-in/')) {
      await next()
      return
    }
    const details = await provider.interactionDetails(ctx.req, ctx.res)
    const grant = new provider.Grant({ accountId: person.sub, clientId: 'puente' })
    grant.addOIDCScope('openid email profile')
    const result =
      details.prompt.name === 'login'
        ? { login: { accountId: person.sub, remember: false } }
        : { consent: { grantId: await grant.save() } }
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result))
  })
  app.use(mount(provider))
  const listener = app.callback()
  app.keys = provider.keys ?? []
  const server = await listen((req, res) => void listener(req, res), '127.0.0.1', 0)
  const origin = `http://127.0.0.1:${server.port}`

  const reach = async (url: string, init: RequestInit = {}) => {
    const { pathname, search } = new URL(url)
    return fetch(`${origin}${pathname}${search}`, { redirect: 'manual', ...init })
  }

  return {
    id,
    issuer,
    secret: `secret of ${id}`,
    be: (next: UpstreamClaims) => {
      person = next
    },
    reach,
    /** Follows a browser that was sent here until it is sent back; returns where to. */
    visit: async (from: URL): Promise<URL> => {
      const cookies = new Map<string, string>()
      let url = from
      for (let hop = 0; hop < 10; hop += 1) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const response = await reach(url.href, { headers: { cookie, accept: 'text/html' } })
        for (const line of response.headers.getSetCookie()) {
          const [pair = ''] = line.split(';')
          cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
        }
        const location = response.headers.get('location')
        if (location === null) throw new Error(`stuck at the provider: ${await response.text()}`)
        url = new URL(location, url)
        if (url.origin === ISSUER) return url
      }
      throw new Error('the provider redirects for ever')
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

export type UpstreamProvider = Awaited<ReturnType<typeof startUpstream>>

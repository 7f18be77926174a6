import { once } from 'node:events'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

// What the benchmark compares with: oidc-provider as it comes, with its own adapter in memory, doing the same protocol
// (JWT access tokens of ES256, PKCE, rotated refresh tokens, a page for consent) and nothing else.

const ISSUER = 'https://bridge.test'
const RESOURCE = `${ISSUER}/mcp`
const SCOPE = 'sql:read sql:write'

const { privateKey } = await generateKeyPair('ES256', { extractable: true })
const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'bench' }

const provider = new Provider(ISSUER, {
  jwks: { keys: [key] },
  cookies: { keys: ['bench'] },
  scopes: ['openid', 'offline_access', ...SCOPE.split(' ')],
  routes: { authorization: '/authorize', token: '/token', registration: '/register' },
  pkce: { required: () => true },
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  clients: [
    {
      client_id: 'service',
      client_secret: 'service-secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    registration: { enabled: true, issueRegistrationAccessToken: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: SCOPE,
        audience: RESOURCE,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  expiresWithSession: () => false,
  loadExistingGrant: async (ctx) => {
    const grantId = ctx.oidc.result?.consent?.grantId
    return grantId ? ctx.oidc.provider.Grant.find(grantId) : undefined
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
})
provider.proxy = true

const scopes = SCOPE.split(' ').map((name) => `<input name="scope" value="${name}">`)

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) {
    await next()
    return
  }
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res)
  let to: string
  if (prompt.name === 'login') {
    const result = { login: { accountId: 'bench' } }
    to = await provider.interactionResult(ctx.req, ctx.res, result)
  } else if (ctx.method === 'GET') {
    ctx.body = `<!doctype html><form method="post">${scopes.join('')}</form>`
    return
  } else {
    for await (const _chunk of ctx.req) void _chunk
    const accountId = String(session?.accountId)
    const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) })
    grant.addOIDCScope(SCOPE)
    grant.addResourceScope(RESOURCE, SCOPE)
    const result = { consent: { grantId: await grant.save() } }
    to = await provider.interactionResult(ctx.req, ctx.res, result, {
      mergeWithLastSubmission: true,
    })
  }
  ctx.status = 303
  ctx.redirect(to)
})

const handle = provider.callback()
const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  request.headers.host = 'bridge.test'
  request.headers['x-forwarded-proto'] = 'https'
  void handle(request, response)
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
await once(server, 'listening')

import { Hono } from 'hono'
import { createRemoteJWKSet, jwtVerify } from 'jose'

type Caller = { subject: string; clientId: string; scopes: ReadonlySet<string> }

/** An API of its own, which knows of the authorization server its issuer, its keys, and nothing else. */
export const createInvoicesApi = (options: {
  issuer: string
  jwksUrl: string
  resource: string
}) => {
  const { issuer, jwksUrl, resource } = options
  const keys = createRemoteJWKSet(new URL(jwksUrl))
  const metadata = `${new URL(resource).origin}/.well-known/oauth-protected-resource/api`

  const readCaller = async (authorization: string | undefined): Promise<Caller | undefined> => {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return undefined
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: resource,
        typ: 'at+jwt',
        algorithms: ['RS256'],
        requiredClaims: ['sub', 'client_id', 'exp', 'jti'],
      })
      // Bound to a key (RFC 9449): this API checks no proofs, so it is no bearer token here.
      if (payload['cnf'] !== undefined) return undefined
      return {
        subject: payload.sub ?? '',
        clientId: String(payload['client_id']),
        scopes: new Set((typeof payload['scope'] === 'string' ? payload['scope'] : '').split(' ')),
      }
    } catch {
      return undefined
    }
  }

  const app = new Hono<{ Variables: { caller: Caller } }>()

  app.get('/.well-known/oauth-protected-resource/api', (context) =>
    context.json({
      resource,
      authorization_servers: [issuer],
      scopes_supported: ['invoices:read', 'invoices:pay'],
      bearer_methods_supported: ['header'],
    }),
  )

  app.use('/api/*', async (context, next) => {
    const caller = await readCaller(context.req.header('authorization'))
    if (caller === undefined) {
      const challenge = `Bearer error="invalid_token", resource_metadata="${metadata}"`
      return context.json({ error: 'invalid_token' }, 401, { 'WWW-Authenticate': challenge })
    }
    const scope = context.req.method === 'GET' ? 'invoices:read' : 'invoices:pay'
    if (!caller.scopes.has(scope)) {
      const challenge = `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${metadata}"`
      return context.json({ error: 'insufficient_scope' }, 403, { 'WWW-Authenticate': challenge })
    }
    context.set('caller', caller)
    return next()
  })

  app.get('/api/invoices', (context) =>
    context.json({ for: context.get('caller').subject, invoices: [{ id: 1, total: '12.30' }] }),
  )
  app.post('/api/invoices/:id/payment', (context) =>
    context.json({ paid: context.req.param('id'), by: context.get('caller').clientId }),
  )
  return app
}

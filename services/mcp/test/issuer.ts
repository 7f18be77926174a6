import { createServer } from 'node:http'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'

/** A token issuer with a real HTTP key set, whose tokens can be wrong in any one way. */
export const startIssuer = async (issuer: string) => {
  const es256 = await generateKeyPair('ES256')
  const rs256 = await generateKeyPair('RS256')
  const publicKey = async (key: CryptoKey, kid: string, alg: string): Promise<JWK> => ({
    ...(await exportJWK(key)),
    kid,
    alg,
    use: 'sig',
  })
  const keys = [
    await publicKey(es256.publicKey, 'es', 'ES256'),
    await publicKey(rs256.publicKey, 'rs', 'RS256'),
  ]
  const revoked: { id: string; until: number }[] = []
  let isFeedUp = true
  const readFeed = (after: number) => {
    const page = revoked.slice(after, after + 2)
    const next = after + page.length
    return { revoked: page, cursor: String(next), more: next < revoked.length }
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://issuer')
    response.setHeader('content-type', 'application/json')
    if (url.pathname === '/jwks') response.end(JSON.stringify({ keys }))
    else if (isFeedUp) response.end(JSON.stringify(readFeed(Number(url.searchParams.get('after')))))
    else response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  return {
    issuer,
    jwksUrl: `http://127.0.0.1:${port}/jwks`,
    revocationsUrl: `http://127.0.0.1:${port}/revocations`,
    /** Puts names into the feed, which hands them out two at a time. */
    revoke: (...names: string[]) => {
      revoked.push(...names.map((id) => ({ id, until: Date.now() / 1000 + 3600 })))
    },
    setFeedUp: (up: boolean) => {
      isFeedUp = up
    },
    /** Begins the feed anew, as an issuer with another database would. */
    emptyFeed: () => {
      revoked.length = 0
    },
    publicKeys: keys,
    /** A valid token for a resource, but for what is overridden. */
    mint: (options: {
      audience: string | string[]
      scope?: string
      claims?: Record<string, unknown>
      header?: Record<string, unknown>
      algorithm?: 'ES256' | 'RS256'
      key?: CryptoKey | Uint8Array
      expiresInSeconds?: number
    }) => {
      const algorithm = options.algorithm ?? 'ES256'
      const key = options.key ?? (algorithm === 'ES256' ? es256.privateKey : rs256.privateKey)
      const now = Math.floor(Date.now() / 1000)
      const payload: Record<string, unknown> = {
        iss: issuer,
        aud: options.audience,
        sub: 'user-1',
        client_id: 'client-1',
        scope: options.scope ?? 'sql:read',
        jti: randomUUID(),
        gid: 'grant-1',
        iat: now,
        exp: now + (options.expiresInSeconds ?? 3600),
        ...options.claims,
      }
      const present = Object.fromEntries(
        Object.entries(payload).filter(([, value]) => value !== undefined),
      )
      return new SignJWT(present)
        .setProtectedHeader({
          alg: algorithm,
          kid: algorithm === 'ES256' ? 'es' : 'rs',
          typ: 'at+jwt',
          ...options.header,
        })
        .sign(key)
    },
    [Symbol.asyncDispose]: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>

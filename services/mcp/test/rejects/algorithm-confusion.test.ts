import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SignJWT, UnsecuredJWT } from 'jose'
import { assertRefusedEverywhere, assertServed, startTarget } from './token-attacks.ts'

const CLAIMS = { sub: 'user-1', client_id: 'client-1', scope: 'sql:read', jti: 'x' }
const AUDIENCE = 'https://bridge.test/mcp'

test('an unsigned token is refused', async () => {
  await using service = await startTarget()
  const unsigned = new UnsecuredJWT(CLAIMS)
    .setIssuer('https://bridge.test')
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .encode()
  await assertRefusedEverywhere(service, unsigned)
})

test('a token signed with the public key as a shared secret is refused', async () => {
  await using service = await startTarget()
  const [publicKey] = service.issuer.publicKeys
  assert.ok(publicKey)
  const token = await new SignJWT(CLAIMS)
    .setProtectedHeader({ alg: 'HS256', kid: 'es', typ: 'at+jwt' })
    .setIssuer('https://bridge.test')
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(JSON.stringify(publicKey)))
  await assertRefusedEverywhere(service, token)
})

test('RS256, which the issuer publishes a key for, is accepted', async () => {
  await using service = await startTarget()
  await assertServed(service, await service.issuer.mint({ audience: AUDIENCE, algorithm: 'RS256' }))
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createHmac, createPublicKey } from 'node:crypto'
import { decodeJwt, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { obtainTokens, refresh } from '../client.ts'
import { post, send, startAuth } from '../harness.ts'
import { introspect } from '../service-client.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

test('a token that nobody here signed is inactive, and revokes nothing', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const claims = decodeJwt(tokens.access_token)
  const { keys } = (await (await send(auth, '/jwks')).json()) as {
    keys: { kid: string; alg: string; kty: string }[]
  }
  const [published] = keys
  assert.ok(published)
  const { privateKey } = await generateKeyPair('ES256')
  const sign = (header: { alg: string; kid?: string; typ?: string }) =>
    new SignJWT(claims).setProtectedHeader({ typ: 'at+jwt', ...header }).sign(privateKey)

  // HS256 with what is public as the secret: the key's JSON, and its PEM.
  const pem = createPublicKey({ key: published, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  })
  const hmac = (secret: string) => {
    const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: published.kid })}.${encode(claims)}`
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }
  const [header = '', , signature = ''] = tokens.access_token.split('.')
  const forged = {
    'another key': await sign({ alg: 'ES256' }),
    'another key under a known id': await sign({ alg: 'ES256', kid: published.kid }),
    none: new UnsecuredJWT(claims).encode(),
    'none with the header of an access token': `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(claims)}.`,
    'HMAC with the public key as PEM': hmac(String(pem)),
    'HMAC with the public key as JSON': hmac(JSON.stringify(published)),
    'a changed claim': `${header}.${encode({ ...claims, scope: 'sql:ddl' })}.${signature}`,
    'no signature': `${header}.${tokens.access_token.split('.')[1]}.`,
  }
  for (const [name, token] of Object.entries(forged)) {
    const { status, body } = await introspect(auth, client, token)
    assert.equal(status, 200, name)
    assert.deepEqual(body, { active: false }, name)
    assert.equal((await post(auth, '/revoke', { token, ...client })).status, 200, name)
  }
  assert.equal((await introspect(auth, client, tokens.access_token)).body.active, true)
  assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
})

test('an id token is not taken for an access token', async () => {
  const { client, tokens } = await obtainTokens(auth, { scope: 'openid sql:read' })
  const { id_token } = tokens as unknown as { id_token: string }
  assert.ok(id_token)
  assert.deepEqual((await introspect(auth, client, id_token)).body, { active: false })
})

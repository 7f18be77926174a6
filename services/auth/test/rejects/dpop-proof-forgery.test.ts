import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createHmac } from 'node:crypto'
import { obtainCode } from '../client.ts'
import { createProver, proven } from '../dpop.ts'
import { ISSUER, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

test('a proof that is wrong in any one way is refused, and the code is not used up', async () => {
  const { prove, privateJwk } = await createProver()
  const { form } = await obtainCode(auth)
  const claims = {
    jti: 'x',
    htm: 'POST',
    htu: `${ISSUER}/token`,
    iat: Math.floor(Date.now() / 1000),
  }
  const { d: _private, ...jwk } = privateJwk
  const unsigned = { alg: 'none', typ: 'dpop+jwt', jwk }
  const input = `${encode({ ...unsigned, alg: 'HS256' })}.${encode(claims)}`
  const hmac = createHmac('sha256', JSON.stringify(jwk)).update(input).digest('base64url')
  const wrong = {
    'for another address': await prove({ htu: `${ISSUER}/authorize` }),
    'for another host': await prove({ htu: 'https://evil.test/token' }),
    'for the address the server listens at': await prove({ htu: `${auth.origin}/token` }),
    'for another method': await prove({ htm: 'GET' }),
    'without an id': await prove({ jti: undefined }),
    'without a time': await prove({ iat: undefined }),
    'of the past': await prove({ iat: claims.iat - 3600 }),
    'of the future': await prove({ iat: claims.iat + 3600 }),
    'with a nonce nobody gave': await prove({ nonce: 'invented' }),
    'of another type': await prove({}, { typ: 'JWT' }),
    'without a key': await prove({}, { jwk: undefined }),
    'with the private key': await prove({}, { jwk: privateJwk }),
    'by another key': await prove({}, { jwk: (await createProver()).privateJwk }),
    unsigned: `${encode(unsigned)}.${encode(claims)}.`,
    'with a secret in place of a key': `${input}.${hmac}`,
    'no proof at all': 'nonsense',
  }
  for (const [name, proof] of Object.entries(wrong)) {
    const { status, body } = await proven(auth, form, proof)
    assert.equal(status, 400, name)
    assert.match(String(body.error), /^(invalid_dpop_proof|use_dpop_nonce)$/, name)
  }
  assert.equal((await proven(auth, form, await prove())).status, 200)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportJWK } from 'jose'
import { createProofKey, prove } from './proof-key.ts'
import { ISSUER, startService, tenantConfig, unreachableSql, type Service } from './service.ts'

const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' }

const start = async () => startService([tenantConfig(unreachableSql())])

const ask = async (service: Service, authorization: string, dpop?: string) =>
  service.post('/mcp', undefined, LIST, { authorization, ...(dpop !== undefined && { dpop }) })

test('a token bound to a key works with a proof of it, and as a bearer token it does not', async () => {
  await using service = await start()
  const key = await createProofKey()
  const token = await service.tokenFor('sql:read', { cnf: { jkt: key.jkt } })
  const proof = await prove(key, token)
  assert.equal((await ask(service, `DPoP ${token}`, proof)).status, 200)

  const refused = await ask(service, `Bearer ${token}`, await prove(key, token))
  assert.equal(refused.status, 401)
  const challenge = String(refused.headers.get('www-authenticate'))
  assert.match(challenge, /^DPoP error="invalid_token", algs="ES256 [^"]+", resource_metadata="/)
  assert.equal((await ask(service, `DPoP ${token}`)).status, 401)
})

test('a proof is worth nothing the second time, also when both come at once', async () => {
  await using service = await start()
  const key = await createProofKey()
  const token = await service.tokenFor('sql:read', { cnf: { jkt: key.jkt } })
  const proof = await prove(key, token)
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => (await ask(service, `DPoP ${token}`, proof)).status),
  )
  assert.deepEqual(
    answers.toSorted((a, b) => a - b),
    [200, 401, 401, 401, 401],
  )
})

test('a proof that is wrong in any one way is refused', async () => {
  await using service = await start()
  const key = await createProofKey()
  const other = await createProofKey()
  const token = await service.tokenFor('sql:read', { cnf: { jkt: key.jkt } })
  const second = await service.tokenFor('sql:read', { cnf: { jkt: key.jkt }, jti: 'second' })
  const now = Math.floor(Date.now() / 1000)
  const wrong = {
    'another key': await prove(other, token),
    'another key in the header': await prove(key, token, {}, { jwk: other.jwk }),
    'another token': await prove(key, second),
    'another path': await prove(key, token, { htu: `${ISSUER}/sse` }),
    'another host': await prove(key, token, { htu: 'https://evil.test/mcp' }),
    'the address it listens at': await prove(key, token, { htu: `${service.origin}/mcp` }),
    'another method': await prove(key, token, { htm: 'GET' }),
    'the past': await prove(key, token, { iat: now - 600 }),
    'the future': await prove(key, token, { iat: now + 600 }),
    'no token': await prove(key, token, { ath: undefined }),
    'no id': await prove(key, token, { jti: undefined }),
    'another type': await prove(key, token, {}, { typ: 'JWT' }),
    'no key': await prove(key, token, {}, { jwk: undefined }),
    'the private key': await prove(key, token, {}, { jwk: await exportJWK(key.privateKey) }),
    nonsense: 'nonsense',
    'too long': 'x'.repeat(5000),
  }
  for (const [name, proof] of Object.entries(wrong)) {
    const response = await ask(service, `DPoP ${token}`, proof)
    assert.equal(response.status, 401, name)
    assert.match(String(response.headers.get('www-authenticate')), /invalid_dpop_proof/, name)
  }
  assert.equal((await ask(service, `DPoP ${token}`, await prove(key, token))).status, 200)
})

test('a token that is not bound is no token to prove anything for', async () => {
  await using service = await start()
  const key = await createProofKey()
  const token = await service.tokenFor('sql:read')
  const response = await ask(service, `DPoP ${token}`, await prove(key, token))
  assert.equal(response.status, 401)
  const strange = await service.tokenFor('sql:read', { cnf: { 'x5t#S256': 'abc' } })
  assert.equal((await ask(service, `Bearer ${strange}`)).status, 401)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { calculateJwkThumbprint, decodeJwt } from 'jose'
import { obtainCode } from './client.ts'
import { createProver, proven } from './dpop.ts'
import { post, startAuth } from './harness.ts'
import { addService, basic, introspect, INVOICES } from './service-client.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a token asked for with a proof is bound to its key, and so is the refresh token', async () => {
  const { prove, privateJwk } = await createProver()
  const { client, form } = await obtainCode(auth)
  const first = await proven(auth, form, await prove())
  assert.equal(first.status, 200)
  assert.equal(first.body.token_type, 'DPoP')
  const token = String(first.body.access_token)
  const { d: _private, ...publicJwk } = privateJwk
  const jkt = await calculateJwkThumbprint(publicJwk)
  assert.deepEqual(decodeJwt(token)['cnf'], { jkt })
  const { body } = await introspect(auth, client, token)
  assert.deepEqual(body['cnf'], { jkt })
  assert.equal(body.token_type, 'DPoP')

  const refreshing = {
    grant_type: 'refresh_token',
    ...client,
    refresh_token: String(first.body.refresh_token),
  }
  assert.equal((await proven(auth, refreshing)).body.error, 'invalid_grant')
  const second = await proven(auth, refreshing, await prove())
  assert.equal(second.status, 200)
  assert.deepEqual(decodeJwt(String(second.body.access_token))['cnf'], { jkt })
})

test('a service may bind its tokens too', async () => {
  const { prove } = await createProver()
  const service = await addService(auth)
  const form = { grant_type: 'client_credentials', resource: INVOICES }
  const response = await post(auth, '/token', form, { ...basic(service), dpop: await prove() })
  assert.equal(response.status, 200)
  const { token_type } = (await response.json()) as { token_type: string }
  assert.equal(token_type, 'DPoP')
})

test('a client whose clock is wrong is given a nonce, which works on every replica', async () => {
  const other = { ...auth, origin: `http://127.0.0.1:${await auth.startReplica()}` }
  const { prove } = await createProver()
  const { form } = await obtainCode(auth)
  const late = { iat: Math.floor(Date.now() / 1000) - 3600 }
  const refused = await post(auth, '/token', form, { dpop: await prove(late) })
  assert.equal(((await refused.json()) as { error: string }).error, 'use_dpop_nonce')
  const nonce = refused.headers.get('dpop-nonce')
  assert.ok(nonce)
  const { status } = await proven(other, form, await prove({ ...late, nonce }))
  assert.equal(status, 200)
})

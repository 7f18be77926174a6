import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createBrowser } from '../browser.ts'
import { register, request } from '../client.ts'
import { startAuth } from '../harness.ts'
import { registerRaw } from '../registration.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('no token ever travels in an address', async () => {
  const client = await register(auth)
  for (const response_type of ['token', 'id_token', 'code token', 'code id_token', 'none']) {
    const { url } = await request(client, { response_type, nonce: 'n' })
    const end = await createBrowser(auth).go(url)
    assert.doesNotMatch(end.text, /name="password"/, response_type)
    assert.doesNotMatch(end.url.href, /access_token|id_token=/, response_type)
  }
})

test('registration cannot bring back what is switched off', async () => {
  const { status, answer } = await registerRaw(auth, {
    redirect_uris: ['https://client.test/callback'],
    response_types: ['token', 'id_token'],
    grant_types: ['implicit', 'password', 'authorization_code'],
    id_token_signed_response_alg: 'none',
    request_object_signing_alg: 'none',
    request_uris: ['https://client.test/request.jwt'],
    require_signed_request_object: true,
    initiate_login_uri: 'https://client.test/login',
    backchannel_logout_uri: 'https://client.test/logout',
    default_acr_values: ['0'],
    subject_type: 'pairwise',
    dpop_bound_access_tokens: false,
    client_id: 'chosen',
    client_secret: 'chosen',
    registration_access_token: 'chosen',
  })
  assert.equal(status, 201)
  assert.deepEqual(answer['response_types'], ['code'])
  assert.deepEqual(answer['grant_types'], ['authorization_code'])
  assert.equal(answer['id_token_signed_response_alg'], 'ES256')
  assert.notEqual(answer['client_id'], 'chosen')
  const text = JSON.stringify(answer)
  assert.doesNotMatch(text, /chosen|request\.jwt/)
  assert.equal(answer['subject_type'], 'public')
})

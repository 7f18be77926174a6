import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { obtainCode, register, request, tokenRequest } from '../client.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a request without code_challenge is refused, for clients with a secret too', async () => {
  for (const method of ['none', 'client_secret_post']) {
    const client = await register(auth, { token_endpoint_auth_method: method })
    const { url } = await request(client, { code_challenge: null, code_challenge_method: null })
    const end = await createBrowser(auth).go(url)
    assert.equal(end.url.searchParams.get('error'), 'invalid_request')
  }
})

test('a code cannot be redeemed without its verifier, or with another', async () => {
  const { form } = await obtainCode(auth)
  const { code_verifier: _verifier, ...without } = form
  assert.equal((await tokenRequest(auth, without)).body.error, 'invalid_grant')
  const other = await tokenRequest(auth, { ...form, code_verifier: 'x'.repeat(50) })
  assert.equal(other.body.error, 'invalid_grant')
})

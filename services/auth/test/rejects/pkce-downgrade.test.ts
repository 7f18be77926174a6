import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createHash } from 'node:crypto'
import { createBrowser } from '../browser.ts'
import { obtainCode, register, request, tokenRequest } from '../client.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a code is not redeemed without the verifier it was asked for with', async () => {
  const { form } = await obtainCode(auth)
  const { code_verifier, ...bare } = form
  const challenge = createHash('sha256').update(code_verifier).digest('base64url')
  const wrong = [
    bare,
    { ...form, code_verifier: '' },
    { ...form, code_verifier: challenge },
    { ...form, code_verifier: code_verifier.toUpperCase() },
    { ...form, code_verifier: `${code_verifier}x` },
    { ...form, code_verifier: 'x'.repeat(43) },
  ]
  for (const attempt of wrong) {
    const { form: fresh } = await obtainCode(auth)
    const own = { ...attempt, code: fresh.code, client_id: fresh.client_id }
    const { status, body } = await tokenRequest(auth, own)
    assert.equal(status, 400)
    assert.equal(body.access_token, undefined)
  }
  assert.equal((await tokenRequest(auth, form)).status, 200)
})

test('neither a method but S256 nor a request without a challenge gets to the sign-in page', async () => {
  const client = await register(auth)
  const weakened: Record<string, string | null>[] = [
    { code_challenge_method: 'plain' },
    { code_challenge_method: null },
    { code_challenge_method: 's256' },
    { code_challenge: null },
    { code_challenge: null, code_challenge_method: null },
    { code_challenge: 'short' },
    { code_challenge: '' },
  ]
  for (const extra of weakened) {
    const { url } = await request(client, extra)
    const end = await createBrowser(auth).go(url)
    assert.equal(end.url.searchParams.get('error'), 'invalid_request', JSON.stringify(extra))
    assert.equal(end.url.searchParams.get('code'), null)
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createBrowser } from '../browser.ts'
import { allow, obtainCode, register, request, signIn, tokenRequest } from '../client.ts'
import { ISSUER, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('every answer to a client names this issuer, so that it is not taken for another’s', async () => {
  const client = await register(auth)
  const { url } = await request(client)
  const yes = await allow(auth, url)
  const browser = createBrowser(auth)
  const no = await browser.submit(await signIn(browser, await browser.go(url)), 'deny')
  const bad = await createBrowser(auth).go((await request(client, { prompt: 'none' })).url)
  const ends = [yes, no, bad].map(({ url: end }) => end.searchParams)
  assert.deepEqual(
    ends.map((params) => params.getAll('iss')),
    [[ISSUER], [ISSUER], [ISSUER]],
  )
  assert.ok(ends[0]?.get('code'))
  assert.equal(ends[1]?.get('error'), 'access_denied')
  assert.equal(ends[2]?.get('error'), 'login_required')
})

test('a code is of no use to another client, or with another redirect URI', async () => {
  const { form } = await obtainCode(auth)
  const thief = await register(auth)
  const attempts = [
    { ...form, client_id: thief.client_id },
    { ...form, redirect_uri: 'http://127.0.0.1:6274/other' },
  ]
  for (const attempt of attempts) {
    const { body } = await tokenRequest(auth, attempt)
    assert.equal(body.access_token, undefined)
    assert.ok(body.error === 'invalid_grant' || body.error === 'invalid_request', body.error)
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { register, request } from '../client.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('code_challenge_method plain is refused', async () => {
  const { url } = await request(await register(auth), { code_challenge_method: 'plain' })
  const end = await createBrowser(auth).go(url)
  assert.equal(end.url.searchParams.get('error'), 'invalid_request')
})

test('a challenge without a method means plain, and is refused', async () => {
  const { url } = await request(await register(auth), { code_challenge_method: null })
  const end = await createBrowser(auth).go(url)
  assert.equal(end.url.searchParams.get('error'), 'invalid_request')
})

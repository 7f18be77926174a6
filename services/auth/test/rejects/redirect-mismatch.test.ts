import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { obtainCode, register, request, tokenRequest } from '../client.ts'
import { ISSUER, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const WEB = 'https://claude.ai/api/mcp/auth_callback'

const strangers = [
  'https://evil.test/api/mcp/auth_callback',
  'https://claude.ai/api/mcp/auth_callback/',
  'https://claude.ai/api/mcp/auth_callback?next=https://evil.test',
  'https://claude.ai.evil.test/api/mcp/auth_callback',
  'https://claude.ai@evil.test/api/mcp/auth_callback',
  'https://claude.ai:8443/api/mcp/auth_callback',
  'http://claude.ai/api/mcp/auth_callback',
]

test('only the registered redirect URI is followed; anything else ends on a page here', async () => {
  const client = await register(auth, { redirect_uris: [WEB] })
  for (const stranger of strangers) {
    const { url } = await request(client, { redirect_uri: stranger })
    const page = await createBrowser(auth).go(url)
    assert.equal(page.url.origin, ISSUER, stranger)
    assert.equal(page.status, 400)
    assert.match(page.text, /redirect_uri/)
  }
})

test('a loopback redirect may have any port, but no other path or host', async () => {
  const client = await register(auth)
  const { url } = await request(client, { redirect_uri: 'http://127.0.0.1:50123/callback' })
  assert.equal((await createBrowser(auth).go(url)).status, 200)
  for (const redirect of ['http://127.0.0.1:6274/other', 'http://localhost:6274/callback']) {
    const { url: other } = await request(client, { redirect_uri: redirect })
    assert.equal((await createBrowser(auth).go(other)).status, 400)
  }
})

test('the token request must name the redirect URI of the authorization request', async () => {
  const { form } = await obtainCode(auth)
  const other = { ...form, redirect_uri: 'http://127.0.0.1:9999/callback' }
  assert.equal((await tokenRequest(auth, other)).body.error, 'invalid_grant')
})

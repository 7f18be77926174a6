import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createBrowser } from '../browser.ts'
import { register, request } from '../client.ts'
import { ISSUER, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const refused = async (registered: string, attempts: readonly string[]) => {
  const client = await register(auth, { redirect_uris: [registered] })
  for (const redirect_uri of attempts) {
    const { url } = await request(client, { redirect_uri })
    const end = await createBrowser(auth).go(url)
    assert.equal(end.url.origin, ISSUER, redirect_uri)
    assert.equal(end.status, 400, redirect_uri)
    assert.match(end.text, /invalid_redirect_uri/, redirect_uri)
  }
}

test('a redirect URI of the web is compared as text', async () => {
  await refused('https://client.test/callback', [
    'https://client.test/callback/',
    'https://client.test/callback?x=1',
    'https://client.test/callback#x',
    'https://client.test/Callback',
    'https://CLIENT.test/callback',
    'https://client.test:443/callback',
    'https://client.test:8443/callback',
    'http://client.test/callback',
    'https://client.test/callback/../evil',
    'https://client.test/callback%2f..%2fevil',
    'https://client.test//callback',
    'https://client.test.evil.test/callback',
    'https://evil.test/https://client.test/callback',
    'https://client.test@evil.test/callback',
    'https://evil.test\\@client.test/callback',
    'https://user@client.test/callback',
    'https://sub.client.test/callback',
    '//client.test/callback',
    '/callback',
    'javascript:alert(1)',
  ])
})

test('of a loopback address only the port may differ', async () => {
  await refused('http://127.0.0.1:6274/callback', [
    'http://127.0.0.1:6274/other',
    'http://127.0.0.1:6274/callback?x=1',
    'https://127.0.0.1:6274/callback',
    'http://127.0.0.2:6274/callback',
    'http://localhost:6274/callback',
    'http://[::1]:6274/callback',
    'http://127.0.0.1.evil.test:6274/callback',
    'http://127.0.0.1:6274@evil.test/callback',
    'http://evil.test:6274/callback',
    'http://0.0.0.0:6274/callback',
    'http://2130706433:6274/callback',
  ])
})

test('a scheme of an application’s own is compared as text', async () => {
  await refused('cursor://anysphere.cursor-mcp/oauth/callback', [
    'cursor://evil/oauth/callback',
    'cursor://anysphere.cursor-mcp/oauth/callback2',
    'CURSOR://anysphere.cursor-mcp/oauth/callback/',
    'vscode://anysphere.cursor-mcp/oauth/callback',
  ])
})

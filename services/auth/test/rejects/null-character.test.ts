import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { register, request } from '../client.ts'
import { startAuth, WRITER } from '../harness.ts'
import { registerRaw } from '../registration.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const client = await register(auth)
const NULL = '\u0000'

// PostgreSQL stores no U+0000: what carries one must be refused as wrong, not end as a fault of the server.
test('a null character in an authorization request is refused', async () => {
  for (const extra of [{ state: `a${NULL}` }, { nonce: NULL }, { client_id: `x${NULL}` }]) {
    const browser = createBrowser(auth)
    const page = await browser.go((await request(client, extra)).url)
    assert.equal(page.status, 400, JSON.stringify(extra))
  }
})

test('a null character in an e-mail address is a wrong address', async () => {
  const browser = createBrowser(auth)
  const page = await browser.go((await request(client)).url)
  const answer = await browser.submit(page, 'sign-in', [
    ['email', `${WRITER.email}${NULL}`],
    ['password', 'wrong'],
  ])
  assert.equal(answer.status, 400)
})

test('a null character in a redirect URI is refused', async () => {
  const uri = `https://client.test/${NULL}`
  assert.equal((await registerRaw(auth, { redirect_uris: [uri] })).status, 400)
})

test('a null character in a token request is refused', async () => {
  for (const [name, value] of [
    ['code', NULL],
    ['client_id', `x${NULL}`],
  ] as const) {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client.client_id,
    })
    body.set(name, value)
    const response = await fetch(`${auth.origin}/token`, { method: 'POST', body })
    assert.ok([400, 401].includes(response.status), `${name}: ${response.status}`)
  }
})

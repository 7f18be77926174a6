import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { register, request, signIn } from '../client.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

// Any program of the computer can listen there or claim the scheme (RFC 8252 8.6).
for (const { name, uris } of [
  { name: 'a loopback address', uris: ['http://127.0.0.1:6274/callback'] },
  { name: 'localhost', uris: ['http://localhost:6274/callback'] },
  { name: 'a scheme of its own', uris: ['cursor://anysphere.cursor-mcp/oauth/callback'] },
  {
    name: 'the website of a client that also has a loopback address',
    uris: ['https://app.example/callback', 'http://127.0.0.1:6274/callback'],
  },
]) {
  test(`consent is asked every time for ${name}`, async () => {
    const client = await register(auth, { redirect_uris: uris })
    const redirect = { redirect_uri: uris[0] ?? '' }
    const browser = createBrowser(auth)
    const consent = await signIn(browser, await browser.go((await request(client, redirect)).url))
    const done = await browser.submit(consent, 'consent', [
      ['scope', 'sql:read'],
      ['scope', 'sql:write'],
    ])
    assert.ok(done.url.searchParams.get('code'))
    const again = await browser.go((await request(client, redirect)).url)
    assert.match(again.text, /Allow access\?/)
    const rows = await auth.sql`
      select from auth.remembered_consent where client_id = ${client.client_id}`
    assert.equal(rows.length, 0)
  })
}

test('a row somebody put there does not help such a client', async () => {
  const client = await register(auth)
  const browser = createBrowser(auth)
  const consent = await signIn(browser, await browser.go((await request(client)).url))
  assert.match(consent.text, /Allow access\?/)
  await auth.sql`
    insert into auth.remembered_consent (account_id, client_id, resource, scopes)
    select id, ${client.client_id}, 'https://bridge.test/mcp', '{sql:read,sql:write}' from auth.account`
  const again = await browser.go((await request(client)).url)
  assert.match(again.text, /Allow access\?/)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createAuthenticator } from '../authenticator.ts'
import { createBrowser } from '../browser.ts'
import { allow, register, request } from '../client.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { addPasskey, openAccount } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>`

test('names of applications, passkeys and browsers are text', async () => {
  const client = await register(auth, { client_name: HOSTILE })
  await allow(auth, (await request(client)).url)
  const browser = createBrowser(auth, { 'user-agent': HOSTILE, 'x-forwarded-for': '10.0.0.1' })
  await openAccount(browser, WRITER)
  await addPasskey(browser, createAuthenticator(), HOSTILE)
  await auth.sql`update auth.account set name = ${HOSTILE} where email = ${WRITER.email}`
  await auth.sql`update auth.session_origin set address = ${HOSTILE}`
  const page = await browser.go('/account')
  assert.doesNotMatch(page.text, /<script|<img|onerror=a[^&]*>/)
  assert.ok((page.text.match(/&lt;script&gt;alert\(&#39;x&#39;\)/g) ?? []).length >= 4)
})

test('what stands in the address of the page is not on the page', async () => {
  const browser = createBrowser(auth)
  await openAccount(browser, READER)
  const page = await browser.go(`/account?done=${encodeURIComponent('<b>UNUSUAL</b>')}`)
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.text, /UNUSUAL/)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import type { Page } from '../browser.ts'
import { register, request, signIn } from '../client.ts'
import { startAuth } from '../harness.ts'

// The scripts for passkeys are files; every other one would be the attacker's.
const OWN_SCRIPT = /<script defer src="\/assets\/[a-z]+\.[0-9a-f]{12}\.js"><\/script>/g
const foreign = (page: Page) => page.text.replaceAll(OWN_SCRIPT, '')

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a name full of markup is shown as text on both pages', async () => {
  const client = await register(auth, {
    client_name: `<script>alert("x")</script><img src=x onerror='y'>`,
  })
  const browser = createBrowser(auth)
  const first = await browser.go((await request(client)).url)
  const second = await signIn(browser, first)
  for (const page of [first, second]) {
    assert.doesNotMatch(foreign(page), /<script|<img/)
    assert.match(page.text, /&lt;script&gt;alert\(&quot;x&quot;\)/)
  }
})

test('a name cannot turn the text around, break lines or be endless', async () => {
  const { url } = await request(
    await register(auth, { client_name: `Claude\u202e\u0000\n\u2066${'long '.repeat(100)}` }),
  )
  const page = await createBrowser(auth).go(url)
  const shown = /<bdi class="name">([^<]*)<\/bdi>/.exec(page.text)?.[1] ?? ''
  assert.match(shown, /^Claude long long/)
  assert.ok(shown.length <= 80)
})

test('what is typed at sign-in comes back as text', async () => {
  const browser = createBrowser(auth)
  const page = await browser.go((await request(await register(auth))).url)
  const answer = await browser.submit(page, 'sign-in', [
    ['email', '"><script>alert(1)</script>'],
    ['password', 'x'],
  ])
  assert.doesNotMatch(foreign(answer), /<script/)
})

test('an error page shows what the request said as text', async () => {
  const page = await createBrowser(auth).go(
    '/authorize?client_id=%3Cscript%3E&response_type=%3Cscript%3E',
  )
  assert.equal(page.status, 400)
  assert.doesNotMatch(page.text, /<script/)
})

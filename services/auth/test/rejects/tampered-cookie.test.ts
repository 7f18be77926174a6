import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { allow, register, request, signIn } from '../client.ts'
import { READER, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a session cookie that was changed or has no signature is no session', async () => {
  const client = await register(auth)
  const victim = createBrowser(auth)
  await allow(auth, (await request(client)).url, { browser: victim })
  const session = [...victim.cookies.values()].find((it) => it.name === '__Host-puente_session')
  assert.ok(session)

  const unsigned = createBrowser(auth)
  unsigned.cookies.set('a', session)
  assert.match((await unsigned.go((await request(client)).url)).text, /name="password"/)

  for (const cookie of victim.cookies.values()) {
    const other = cookie.value.endsWith('x') ? 'y' : 'x'
    if (cookie.name === session.name) cookie.value = `${cookie.value.slice(0, -1)}${other}`
  }
  assert.match((await victim.go((await request(client)).url)).text, /name="password"/)
})

test('an interaction cookie that was changed leads to a page that says what to do', async () => {
  const browser = createBrowser(auth)
  const page = await browser.go((await request(await register(auth))).url)
  for (const cookie of browser.cookies.values()) {
    if (cookie.name === 'puente_interaction') cookie.value = 'somebody-elses'
  }
  const answer = await browser.go(page.url)
  assert.equal(answer.status, 400)
  assert.match(answer.text, /connect again/)
})

test('the address a refused form leaves behind shows the form again', async () => {
  const browser = createBrowser(auth)
  const page = await browser.go((await request(await register(auth))).url)
  const refused = await browser.submit(page, 'sign-in', [['email', 'x@example.com']])
  assert.equal(refused.status, 400)
  const again = await browser.go(refused.url)
  assert.equal(again.status, 200)
  assert.match(again.text, /name="password"/)
})

test('an interaction that is finished cannot be used again', async () => {
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth))
  const page = await browser.go(url)
  const before = new Map(browser.cookies)
  assert.match((await signIn(browser, page, READER)).text, /Allow access/)
  for (const [key, cookie] of before) browser.cookies.set(key, cookie)
  assert.equal((await signIn(browser, page, READER)).status, 400)
})

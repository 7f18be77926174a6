import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { register, request, signIn } from '../client.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { openAccount, totpCode, turnOnTotp } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const owner = createBrowser(auth)
await openAccount(owner, READER)
const { secret } = await turnOnTotp(owner)
await auth.sql`update auth.totp set last_step = 0`

const afterPassword = async () => {
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth))
  const page = await signIn(browser, await browser.go(url), READER)
  assert.match(page.text, /One more step/)
  return { browser, page, url }
}

test('the password alone reaches neither consent nor the account', async () => {
  const { browser, page, url } = await afterPassword()
  const consent = await browser.submit(page, 'consent', [['scope', 'sql:read']])
  assert.equal(consent.status, 400)
  const uid = page.url.pathname.split('/')[2] ?? ''
  assert.notEqual((await browser.go(`/authorize/${uid}`)).url.origin, 'http://127.0.0.1:6274')
  assert.match((await browser.go('/account')).text, /Sign in/)
  assert.match((await browser.go(url)).text, /name="password"/)
})

test('a second factor before the password is nothing', async () => {
  const browser = createBrowser(auth)
  const page = await browser.go('/account')
  const answer = await browser.submit(page, 'second-factor', [['code', totpCode(secret)]])
  assert.equal(answer.status, 400)
  assert.match(answer.text, /expired/)
})

test('the right password of one browser opens no second step in another', async () => {
  const { page } = await afterPassword()
  const stranger = createBrowser(auth)
  await stranger.go('/account')
  const answer = await stranger.submit(page, 'second-factor', [['code', totpCode(secret)]])
  assert.equal(answer.status, 400)
  assert.match(answer.text, /expired/)
})

test('whoever starts over as somebody else is asked for nothing of the first', async () => {
  const { browser, page } = await afterPassword()
  const again = await browser.submit(page, 'start-over')
  assert.match(again.text, /name="password"/)
  const code = await browser.submit(again, 'second-factor', [['code', totpCode(secret)]])
  assert.equal(code.status, 400)
  const consent = await signIn(browser, again, WRITER)
  assert.match(consent.text, /Ana Writer/)
})

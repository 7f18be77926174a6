import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from './browser.ts'
import { READER, WRITER, startAuth } from './harness.ts'
import { openAccount, signInForAccount, totpCode } from './people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

test('the account page asks for sign-in, and comes afterwards', async () => {
  const browser = createBrowser(auth)
  const first = await browser.go('/account')
  assert.match(first.text, /to see and change your account/)
  assert.doesNotMatch(first.text, /Cancel/)
  const page = await signInForAccount(browser, WRITER)
  assert.equal(page.url.pathname, '/account')
  assert.match(page.text, /Ana Writer/)
  assert.match(page.text, /No application has access/)
})

test('an app is set up, asked for at the next sign-in, and its codes work once', async () => {
  const browser = createBrowser(auth)
  await openAccount(browser, READER)
  const setUp = await browser.go('/account/totp')
  assert.match(setUp.text, /<svg/)
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(setUp.text)?.[1]?.replaceAll(' ', '') ?? ''
  const wrong = await browser.post('/account/totp', [
    ['csrf', browser.csrfOf(setUp)],
    ['code', '000000'],
  ])
  assert.equal(wrong.status, 400)
  const codes = await browser.post('/account/totp', [
    ['csrf', browser.csrfOf(setUp)],
    ['code', totpCode(secret)],
  ])
  assert.equal(codes.status, 200)
  const recovery = [...codes.text.matchAll(/<li><code>([^<]+)<\/code>/g)].map((m) => String(m[1]))
  assert.equal(new Set(recovery).size, 10)

  const other = createBrowser(auth)
  const second = await signInForAccount(other, READER)
  assert.match(second.text, /One more step/)
  assert.match((await other.go(second.url)).text, /One more step/, 'it stays with the second step')
  const next = totpCode(secret, 1)
  const wrongCode = await other.submit(second, 'second-factor', [['code', '111111']])
  assert.equal(wrongCode.status, 400)
  const inside = await other.submit(second, 'second-factor', [['code', next]])
  assert.equal(inside.url.pathname, '/account')

  const third = createBrowser(auth)
  const again = await signInForAccount(third, READER)
  const used = await third.submit(again, 'second-factor', [['code', String(recovery[0])]])
  assert.equal(used.url.pathname, '/account')
  assert.match(used.text, /9 left/)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { openAccount } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const ACTIONS = [
  '/account/disconnect',
  '/account/sessions/end',
  '/account/sign-out',
  '/account/password',
  '/account/totp',
  '/account/totp/remove',
  '/account/passkeys/new',
  '/account/passkeys/remove',
  '/account/recovery-codes',
]

const browser = createBrowser(auth)
const page = await openAccount(browser, WRITER)

test('no action of the account works without the token of its session', async () => {
  const other = createBrowser(auth)
  const foreign = other.csrfOf(await openAccount(other, READER))
  for (const action of ACTIONS) {
    for (const csrf of ['', 'x', foreign]) {
      const answer = await browser.post(action, [['csrf', csrf]])
      assert.equal(answer.status, 403, `${action} with ${csrf}`)
    }
  }
  assert.equal((await browser.go('/account')).url.pathname, '/account')
})

test('nor does it from another origin, even with the right token', async () => {
  const evil = createBrowser(auth, { origin: 'https://evil.test' })
  for (const [key, cookie] of browser.cookies) evil.cookies.set(key, cookie)
  for (const action of ACTIONS) {
    assert.equal((await evil.post(action, [['csrf', browser.csrfOf(page)]])).status, 403, action)
  }
})

test('reading does nothing: signing out takes a form', async () => {
  for (const action of ['/account/sign-out', '/account/disconnect', '/account/recovery-codes']) {
    assert.equal((await browser.go(action)).status, 404)
  }
  assert.equal((await browser.go('/account')).url.pathname, '/account')
})

test('the token of one session is worth nothing in the next one of the same browser', async () => {
  await browser.post('/account/sign-out', [['csrf', browser.csrfOf(page)]])
  await openAccount(browser, WRITER)
  const answer = await browser.post('/account/sign-out', [['csrf', browser.csrfOf(page)]])
  assert.equal(answer.status, 403)
})

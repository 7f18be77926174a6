import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createAuthenticator } from '../authenticator.ts'
import { createBrowser } from '../browser.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { addPasskey, openAccount, prolongWaits, turnOnTotp } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

/** Lets ten minutes pass for every session. */
const grow = async () => auth.sql`
  update auth.oidc_model set payload = jsonb_set(payload, '{loginTs}', to_jsonb((payload->>'loginTs')::int - 601))
  where model = 'Session'`

test('a browser found open changes nothing that decides who gets in', async () => {
  const browser = createBrowser(auth)
  await openAccount(browser, READER)
  await turnOnTotp(browser)
  await addPasskey(browser, createAuthenticator())
  await grow()
  const page = await browser.go('/account')
  assert.equal(page.url.pathname, '/account', 'it may still look')
  for (const path of ['/account/totp', '/account/passkeys/new']) {
    const answer = await browser.go(path)
    assert.match(answer.text, /name="password"/, path)
    assert.doesNotMatch(answer.text, /Six digits|Make the passkey/)
  }
  const [passkey] = await auth.sql<{ id: string }[]>`select id from auth.passkey`
  for (const path of [
    '/account/totp',
    '/account/totp/remove',
    '/account/passkeys/new',
    '/account/passkeys/remove',
    '/account/recovery-codes',
  ]) {
    const answer = await browser.post(path, [
      ['csrf', browser.csrfOf(page)],
      ['passkey', passkey?.id ?? ''],
    ])
    assert.match(answer.text, /name="password"/, path)
    assert.doesNotMatch(answer.text, /class="codes"/)
  }
  assert.equal((await auth.sql`select from auth.totp where confirmed_at is not null`).length, 1)
  assert.equal((await auth.sql`select from auth.passkey`).length, 1)
})

test('after signing in again it does, and goes on where it was', async () => {
  const browser = createBrowser(auth)
  await openAccount(browser, WRITER)
  await grow()
  const asked = await browser.go('/account/totp')
  const again = await browser.submit(asked, 'sign-in', [
    ['email', WRITER.email],
    ['password', WRITER.password],
  ])
  assert.equal(again.url.pathname, '/account/totp')
  assert.match(again.text, /Six digits/)
})

test('the password changes only for who knows the current one, and guesses are counted', async () => {
  await auth.sql`delete from auth.sign_in_failure`
  const browser = createBrowser(auth)
  await openAccount(browser, WRITER)
  const other = createBrowser(auth)
  await openAccount(other, WRITER)
  const change = async (current: string) => {
    const page = await browser.go('/account/password')
    return browser.post('/account/password', [
      ['csrf', browser.csrfOf(page)],
      ['current', current],
      ['new', 'a brand new password'],
      ['again', 'a brand new password'],
    ])
  }
  assert.equal((await change('not this one')).status, 400)
  assert.match((await change(WRITER.password)).text, /has been changed/)
  assert.match((await browser.go('/account')).text, /Ana Writer/, 'this browser stays')
  assert.match((await other.go('/account')).text, /name="password"/, 'others do not')
  for (let round = 0; round < 5; round += 1) await change(`guess ${round}`)
  await prolongWaits(auth.sql)
  assert.equal((await change('a brand new password')).status, 400)
})

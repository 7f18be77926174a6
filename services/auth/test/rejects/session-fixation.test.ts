import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import type { Browser } from '../browser.ts'
import { allow, register, request } from '../client.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { openAccount, signInForAccount } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const SESSION = '__Host-puente_session'

const sessionCookies = (browser: Browser) =>
  [...browser.cookies].filter(([, { name }]) => name.startsWith(SESSION))

const sessionId = (browser: Browser) =>
  [...browser.cookies.values()].find(({ name }) => name === SESSION)?.value

/** A browser into which somebody planted the session cookies of another. */
const planted = (from: Browser) => {
  const browser = createBrowser(auth)
  for (const [key, cookie] of sessionCookies(from)) browser.cookies.set(key, cookie)
  return browser
}

test('who signs in at the account gets a session nobody knew before', async () => {
  const attacker = createBrowser(auth)
  await openAccount(attacker, READER)
  const victim = planted(attacker)
  await victim.post('/account/sign-out', [])
  const uid = await victim.go('/account/totp')
  assert.equal(uid.url.pathname, '/account/totp', 'the planted session is live')
  await auth.sql`
    update auth.oidc_model set payload = jsonb_set(payload, '{loginTs}', '1') where model = 'Session'`
  const page = await signInForAccount(victim, WRITER, '/account/totp')
  assert.equal(page.url.pathname, '/account/totp')
  assert.notEqual(sessionId(victim), sessionId(attacker))
  assert.match((await victim.go('/account')).text, /Ana Writer/)
  assert.match((await attacker.go('/account')).text, /name="password"/)
})

test('signing in again as the same person renames the session too', async () => {
  const browser = createBrowser(auth)
  await openAccount(browser, WRITER)
  const stolen = planted(browser)
  await auth.sql`
    update auth.oidc_model set payload = jsonb_set(payload, '{loginTs}', '1') where model = 'Session'`
  await signInForAccount(browser, WRITER, '/account/totp')
  assert.notEqual(sessionId(browser), sessionId(stolen))
  assert.match((await stolen.go('/account')).text, /name="password"/)
})

test('an authorization does the same', async () => {
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth))
  await allow(auth, url, { browser })
  const first = sessionId(browser)
  const stolen = planted(browser)
  await allow(auth, (await request(await register(auth), { prompt: 'login' })).url, { browser })
  assert.notEqual(sessionId(browser), first)
  assert.match((await stolen.go('/account')).text, /name="password"/)
})

test('a session name somebody made up is not taken over', async () => {
  const browser = createBrowser(auth)
  browser.cookies.set(`${SESSION} /`, { name: SESSION, value: 'chosen-by-somebody', path: '/' })
  await openAccount(browser, WRITER)
  assert.notEqual(sessionId(browser), 'chosen-by-somebody')
  const [row] = await auth.sql<{ count: number }[]>`
    select count(*)::int as count from auth.oidc_model
    where model = 'Session' and id_hash = sha256('chosen-by-somebody')`
  assert.equal(row?.count, 0)
})

test('signing out ends the session on the server, not only in the browser', async () => {
  const browser = createBrowser(auth)
  const page = await openAccount(browser, WRITER)
  const copy = planted(browser)
  await browser.post('/account/sign-out', [['csrf', browser.csrfOf(page)]])
  assert.match((await copy.go('/account')).text, /name="password"/)
})

import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { issueReset } from '../../src/accounts/reset.ts'
import { setPassword } from '../../src/operator/accounts.ts'
import { createBrowser } from '../browser.ts'
import { register, request } from '../client.ts'
import { ISSUER, READER, WRITER, send, startAuth } from '../harness.ts'
import { openAccount, signInForAccount, turnOnTotp } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())
beforeEach(async () => auth.sql`delete from auth.sign_in_failure`)

const idOf = async (email: string) => {
  const [account] = await auth.sql<
    { id: string }[]
  >`select id from auth.account where email = ${email}`
  return account?.id ?? ''
}

const issue = async (email: string, minutes = 30) =>
  issueReset(auth.sql, await idOf(email), minutes)

const use = async (token: string, password: string, csrf?: string) => {
  const browser = createBrowser(auth)
  const page = await browser.go(`/account/reset?token=${token}`)
  return browser.post('/account/reset', [
    ['csrf', csrf ?? browser.csrfOf(page)],
    ['token', token],
    ['new', password],
    ['again', password],
  ])
}

const canSignIn = async (password: string) => {
  const page = await signInForAccount(createBrowser(auth), { email: WRITER.email, password })
  return page.url.pathname === '/account'
}

// The token against forged forms is the same for all reset forms; the link is what counts.
const csrf = await (async () => {
  const browser = createBrowser(auth)
  return browser.csrfOf(await browser.go(`/account/reset?token=${await issue(WRITER.email)}`))
})()

test('a link works once, and ends every session', async () => {
  const before = createBrowser(auth)
  await openAccount(before, WRITER)
  const token = await issue(WRITER.email)
  assert.match((await use(token, 'the first new password')).text, /Password changed/)
  assert.match((await before.go('/account')).text, /name="password"/)
  const again = await use(token, 'the second new password', csrf)
  assert.equal(again.status, 400)
  assert.match(again.text, /cannot be used/)
  assert.equal(await canSignIn('the first new password'), true)
  assert.equal(await canSignIn('the second new password'), false)
})

test('of many at once with the same link one sets the password', async () => {
  const token = await issue(WRITER.email)
  const answers = await Promise.all(
    Array.from({ length: 4 }, async (_, index) => use(token, `password number ${index}`, csrf)),
  )
  assert.equal(answers.filter(({ text }) => /Password changed/.test(text)).length, 1)
})

test('an older link, an expired one, and one of a disabled account are void', async () => {
  const older = await issue(WRITER.email)
  await issue(WRITER.email)
  assert.equal((await use(older, 'a new password', csrf)).status, 400)
  assert.equal((await use(await issue(WRITER.email, -1), 'a new password', csrf)).status, 400)
  const token = await issue(READER.email)
  await auth.sql`update auth.account set disabled_at = now() where email = ${READER.email}`
  assert.equal((await use(token, 'a new password', csrf)).status, 400)
  await auth.sql`update auth.account set disabled_at = null where email = ${READER.email}`
})

test('a link sets the password and does not get around the second factor', async () => {
  const owner = createBrowser(auth)
  await openAccount(owner, READER)
  await turnOnTotp(owner)
  await use(await issue(READER.email), 'a password by link')
  const page = await signInForAccount(createBrowser(auth), {
    email: READER.email,
    password: 'a password by link',
  })
  assert.match(page.text, /One more step/)
})

test('the database holds nothing a link could be made of', async () => {
  const token = await issue(WRITER.email)
  const rows = await auth.sql<{ row: string }[]>`select r::text as row from auth.password_reset r`
  assert.ok(rows.length > 0)
  assert.ok(rows.every(({ row }) => !row.includes(token)))
  assert.ok(!auth.logged().includes(token))
})

test('a sign-in with the old password that the browser has not followed yet is void', async () => {
  const password = 'known to somebody else'
  await setPassword(auth.sql, await idOf(WRITER.email), password)
  const { url } = await request(await register(auth))
  const thief = createBrowser(auth)
  const page = await thief.go(url)
  const signedIn = await send(auth, new URL(`${page.url.pathname}/sign-in`, ISSUER), {
    method: 'POST',
    headers: {
      origin: ISSUER,
      cookie: [...thief.cookies.values()].map(({ name, value }) => `${name}=${value}`).join('; '),
    },
    body: new URLSearchParams({ csrf: thief.csrfOf(page), email: WRITER.email, password }),
  })
  const onward = signedIn.headers.get('location') ?? ''
  assert.match(onward, /\/authorize\//)

  assert.match(
    (await use(await issue(WRITER.email), 'of the owner again')).text,
    /Password changed/,
  )
  assert.equal((await thief.go(onward)).status, 400)
  assert.match((await thief.go('/account')).text, /name="password"/)
})

test('a sign-in that waits for its second factor begins anew', async () => {
  const password = 'known to somebody else'
  await setPassword(auth.sql, await idOf(READER.email), password)
  const thief = createBrowser(auth)
  const page = await signInForAccount(thief, { email: READER.email, password })
  assert.match(page.text, /One more step/)
  await use(await issue(READER.email), 'of the owner again')
  assert.match((await thief.go(page.url)).text, /name="password"/)
})

test('another password, set in any other way, makes a link void', async () => {
  const token = await issue(WRITER.email)
  await setPassword(auth.sql, await idOf(WRITER.email), 'set by the operator')
  assert.equal((await use(token, 'a new password', csrf)).status, 400)
})

test('who mistypes the new password again and again still has the link', async () => {
  const token = await issue(WRITER.email)
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const page = await createBrowser(auth).post('/account/reset', [
      ['csrf', csrf],
      ['token', token],
      ['new', 'a new password'],
      ['again', 'another password'],
    ])
    assert.match(page.text, /name="again"/)
  }
  assert.match((await use(token, 'a new password')).text, /Password changed/)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { challengeOf, createAuthenticator } from '../authenticator.ts'
import { createBrowser } from '../browser.ts'
import { NOBODY, READER, startAuth } from '../harness.ts'
import { addPasskey, openAccount, signInForAccount } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const owned = async (person: typeof READER) => {
  const browser = createBrowser(auth)
  await openAccount(browser, person)
  const authenticator = createAuthenticator()
  assert.equal((await addPasskey(browser, authenticator)).status, 200)
  return { browser, authenticator }
}
const reader = await owned(READER)
const nobody = await owned(NOBODY)

test('after a password only a passkey of the same account will do', async () => {
  const browser = createBrowser(auth)
  const step = await signInForAccount(browser, READER)
  const response = nobody.authenticator.get(challengeOf(step))
  const refused = await browser.submit(step, 'passkey', [['response', response]])
  assert.equal(refused.status, 400)
  const own = reader.authenticator.get(challengeOf(refused))
  const inside = await browser.submit(refused, 'passkey', [['response', own]])
  assert.match(inside.text, /Luis Reader/)
})

test('a passkey signs in as its own account, whatever user handle comes with it', async () => {
  const browser = createBrowser(auth)
  const page = await browser.go('/account')
  const [account] = await auth.sql<{ id: string }[]>`
    select id from auth.account where email = ${READER.email}`
  const userHandle = Buffer.from(account?.id ?? '').toString('base64url')
  const response = nobody.authenticator.get(challengeOf(page), { userHandle })
  assert.equal((await browser.submit(page, 'passkey', [['response', response]])).status, 400)
})

test('a passkey that one account has cannot be added to another, nor removed from there', async () => {
  await addPasskey(reader.browser, nobody.authenticator)
  const rows = await auth.sql<{ email: string }[]>`
    select a.email from auth.passkey p join auth.account a on a.id = p.account_id order by email`
  assert.deepEqual(
    rows.map(({ email }) => email),
    [NOBODY.email, READER.email],
  )
  const [theirs] = await auth.sql<{ id: string }[]>`
    select p.id from auth.passkey p join auth.account a on a.id = p.account_id
    where a.email = ${NOBODY.email}`
  const page = await reader.browser.go('/account')
  await reader.browser.post('/account/passkeys/remove', [
    ['csrf', reader.browser.csrfOf(page)],
    ['passkey', theirs?.id ?? ''],
  ])
  assert.equal((await auth.sql`select from auth.passkey`).length, 2)
})

test('a disabled account has no working passkey', async () => {
  await auth.sql`update auth.account set disabled_at = now() where email = ${NOBODY.email}`
  const browser = createBrowser(auth)
  const page = await browser.go('/account')
  const response = nobody.authenticator.get(challengeOf(page))
  assert.equal((await browser.submit(page, 'passkey', [['response', response]])).status, 400)
})

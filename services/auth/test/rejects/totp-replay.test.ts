import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { READER, startAuth } from '../harness.ts'
import { openAccount, signInForAccount, totpCode, turnOnTotp } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const browser = createBrowser(auth)
await openAccount(browser, READER)
const { secret, code: first } = await turnOnTotp(browser)

const withCode = async (code: string) => {
  const visitor = createBrowser(auth)
  const step = await signInForAccount(visitor, READER)
  return visitor.submit(step, 'second-factor', [['code', code]])
}

test('the code that turned the app on signs nobody in', async () => {
  assert.equal((await withCode(first)).status, 400)
})

test('a code seen over the shoulder works for its owner and for nobody afterwards', async () => {
  const code = totpCode(secret, 1)
  assert.equal((await withCode(code)).url.pathname, '/account')
  assert.equal((await withCode(code)).status, 400)
})

test('of many at once with the same code one gets in', async () => {
  await auth.sql`update auth.totp set last_step = 0`
  await auth.sql`delete from auth.sign_in_failure`
  const code = totpCode(secret)
  const ends = await Promise.all(Array.from({ length: 4 }, async () => withCode(code)))
  assert.equal(ends.filter(({ url }) => url.pathname === '/account').length, 1)
})

test('a code of an earlier step is refused once a later one was used', async () => {
  await auth.sql`delete from auth.sign_in_failure`
  await auth.sql`update auth.totp set last_step = last_step + 3`
  assert.equal((await withCode(totpCode(secret))).status, 400)
})

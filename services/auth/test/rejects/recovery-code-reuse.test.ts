import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { openAccount, signInForAccount, turnOnTotp } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const browser = createBrowser(auth)
await openAccount(browser, READER)
const { codes } = await turnOnTotp(browser)
const other = createBrowser(auth)
await openAccount(other, WRITER)
const { codes: codesOfAnother } = await turnOnTotp(other)

const withCode = async (code: string | undefined) => {
  const visitor = createBrowser(auth)
  const step = await signInForAccount(visitor, READER)
  return visitor.submit(step, 'second-factor', [['code', String(code)]])
}

test('a recovery code works once', async () => {
  assert.equal((await withCode(codes[0])).url.pathname, '/account')
  assert.equal((await withCode(codes[0])).status, 400)
})

test('of many at once with the same code one gets in', async () => {
  await auth.sql`delete from auth.sign_in_failure`
  const ends = await Promise.all(Array.from({ length: 4 }, async () => withCode(codes[1])))
  assert.equal(ends.filter(({ url }) => url.pathname === '/account').length, 1)
})

test('a code of somebody else is none', async () => {
  await auth.sql`delete from auth.sign_in_failure`
  assert.equal((await withCode(codesOfAnother[0])).status, 400)
})

test('new codes end the old ones, and the database holds none that could be used', async () => {
  await auth.sql`delete from auth.sign_in_failure`
  const page = await browser.go('/account')
  await browser.post('/account/recovery-codes', [['csrf', browser.csrfOf(page)]])
  assert.equal((await withCode(codes[2])).status, 400)
  const rows = await auth.sql<{ code_hash: Buffer }[]>`select code_hash from auth.recovery_code`
  assert.ok(rows.every((row) => row.code_hash.length === 32))
})

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { issueReset } from '../../src/accounts/reset.ts'
import { createBrowser } from '../browser.ts'
import { WRITER, startAuth } from '../harness.ts'
import { prolongWaits } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const look = async (token: string, address: string) => {
  const page = await createBrowser(auth, { 'x-forwarded-for': address }).go(
    `/account/reset?token=${encodeURIComponent(token)}`,
  )
  return { status: page.status, text: page.text.replaceAll(/[0-9a-f-]{36}/g, 'ID') }
}

test('a link that is made up, malformed or used up gets the same answer', async () => {
  const [account] = await auth.sql<{ id: string }[]>`
    select id from auth.account where email = ${WRITER.email}`
  const expired = await issueReset(auth.sql, account?.id ?? '', -1)
  const reference = await look(expired, '10.8.0.1')
  assert.equal(reference.status, 400)
  for (const token of ['', 'x', '\0', randomBytes(32).toString('base64url'), 'é'.repeat(500)]) {
    assert.deepEqual(await look(token, '10.8.0.2'), reference)
    await auth.sql`delete from auth.sign_in_failure`
  }
})

test('who tries many is slowed down, and then even a good link looks void', async () => {
  const [account] = await auth.sql<{ id: string }[]>`
    select id from auth.account where email = ${WRITER.email}`
  const token = await issueReset(auth.sql, account?.id ?? '', 5)
  for (let round = 0; round < 5; round += 1) {
    await look(randomBytes(32).toString('base64url'), '10.8.0.3')
  }
  await prolongWaits(auth.sql)
  assert.equal((await look(token, '10.8.0.3')).status, 400)
  assert.equal((await look(token, '10.8.0.4')).status, 200)
})

test('there is no page that tells whether an address has an account', async () => {
  const browser = createBrowser(auth)
  for (const path of ['/account/forgot', '/account/register', '/account/sign-up']) {
    assert.equal((await browser.go(path)).status, 404)
  }
})

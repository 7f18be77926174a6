import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { openAccount, prolongWaits, signInForAccount, totpCode, turnOnTotp } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const owner = createBrowser(auth, { 'x-forwarded-for': '10.9.0.1' })
await openAccount(owner, READER)
const { secret, codes } = await turnOnTotp(owner)
await auth.sql`update auth.totp set last_step = 0`

const step = async (address: string) => {
  const browser = createBrowser(auth, { 'x-forwarded-for': address })
  return { browser, page: await signInForAccount(browser, READER) }
}

test('after five wrong codes the right one is refused too, in every new sign-in from there', async () => {
  const { browser, page } = await step('10.9.0.2')
  for (let round = 0; round < 5; round += 1) {
    const answer = await browser.submit(page, 'second-factor', [['code', `00000${round}`]])
    assert.equal(answer.status, 400)
  }
  await prolongWaits(auth.sql)
  const again = await step('10.9.0.2')
  for (const code of [totpCode(secret), String(codes[0])]) {
    const answer = await again.browser.submit(again.page, 'second-factor', [['code', code]])
    assert.equal(answer.status, 400)
    assert.match(answer.text, /After several tries, wait a minute/)
  }
})

test('the right password in between does not forgive wrong codes', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { browser, page } = await step('10.9.0.3')
    for (const code of ['123450', '123451']) {
      await browser.submit(page, 'second-factor', [['code', code]])
    }
  }
  await prolongWaits(auth.sql)
  const { browser, page } = await step('10.9.0.3')
  const answer = await browser.submit(page, 'second-factor', [['code', totpCode(secret)]])
  assert.equal(answer.status, 400)
})

test('the owner still gets in from elsewhere, and others are not held up', async () => {
  const { browser, page } = await step('10.9.0.4')
  const answer = await browser.submit(page, 'second-factor', [['code', totpCode(secret)]])
  assert.equal(answer.url.pathname, '/account')
  const writer = createBrowser(auth, { 'x-forwarded-for': '10.9.0.2' })
  assert.equal((await signInForAccount(writer, WRITER)).url.pathname, '/account')
})

test('codes guessed at once are counted like codes guessed in a row', async () => {
  await auth.sql`delete from auth.sign_in_failure`
  const { browser, page } = await step('10.9.0.5')
  await Promise.all(
    Array.from({ length: 12 }, async (_, index) =>
      browser.submit(page, 'second-factor', [['code', String(200_000 + index)]]),
    ),
  )
  const [most] = await auth.sql<{ failures: number }[]>`
    select max(failures)::int as failures from auth.sign_in_failure`
  assert.equal(most?.failures, 5)
})

test('the audit trail says whose second factor was guessed at', async () => {
  const [row] = await auth.sql<{ email: string }[]>`
    select distinct email from auth.audit join auth.account on account.id::text = audit.account_id
    where event = 'sign_in.refused'`
  assert.equal(row?.email, READER.email)
})

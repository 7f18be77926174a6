import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { issueReset } from '../../src/accounts/reset.ts'
import { createBrowser } from '../browser.ts'
import type { Page } from '../browser.ts'
import { register, request, signIn } from '../client.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { openAccount, signInForAccount, turnOnTotp } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const assertUnframable = (name: string, page: Page, mayRunScripts = false) => {
  const policy = String(page.headers.get('content-security-policy'))
  assert.match(policy, /default-src 'none'/, name)
  assert.match(policy, /frame-ancestors 'none'/, name)
  assert.match(policy, /base-uri 'none'/, name)
  assert.doesNotMatch(policy, /unsafe|\*|https:/, name)
  assert.equal(/script-src 'self'/.test(policy), mayRunScripts, name)
  assert.equal(page.headers.get('x-frame-options'), 'DENY', name)
  assert.equal(page.headers.get('cache-control'), 'no-store', name)
  assert.equal(page.headers.get('cross-origin-opener-policy'), 'same-origin', name)
  assert.doesNotMatch(page.text, / on[a-z]+="|style="|<script>/, name)
}

test('no page can be put into a frame, and only those with passkeys load scripts', async () => {
  const browser = createBrowser(auth)
  const start = await browser.go((await request(await register(auth))).url)
  assertUnframable('sign-in', start, true)
  assertUnframable('consent', await signIn(browser, start))

  const owner = createBrowser(auth)
  assertUnframable('account', await openAccount(owner, READER))
  assertUnframable('password', await owner.go('/account/password'))
  assertUnframable('app', await owner.go('/account/totp'))
  assertUnframable('new passkey', await owner.go('/account/passkeys/new'), true)
  await turnOnTotp(owner)
  const visitor = createBrowser(auth)
  assertUnframable('second factor', await signInForAccount(visitor, READER), true)

  const [account] = await auth.sql<{ id: string }[]>`
    select id from auth.account where email = ${WRITER.email}`
  const token = await issueReset(auth.sql, account?.id ?? '', 5)
  assertUnframable('reset', await visitor.go(`/account/reset?token=${token}`))
  assertUnframable('void reset', await visitor.go('/account/reset?token=x'))
  assertUnframable('nothing', await visitor.go('/account/nothing'))
})

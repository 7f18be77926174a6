import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { WRITER } from '../harness.ts'
import { signInAt, startAuthWithUpstream } from '../upstream.ts'

const { auth, entra, strict, ...stack } = await startAuthWithUpstream()
after(async () => stack[Symbol.asyncDispose]())

const claims = { email: WRITER.email, email_verified: true }

test('who gets the address of somebody later does not get the account', async () => {
  assert.match((await signInAt(auth, entra, { sub: 'first', ...claims })).text, /Ana Writer/)
  assert.equal((await signInAt(auth, entra, { sub: 'second', ...claims })).status, 400)
})

test('nor does somebody of another provider that vouches for the same address', async () => {
  assert.equal((await signInAt(auth, strict, { sub: 'first', ...claims })).status, 400)
})

test('of two subjects at once one is linked', async () => {
  const reader = { email: 'reader@example.com', email_verified: true }
  const pages = []
  for (const provider of [entra, strict]) {
    pages.push(signInAt(auth, provider, { sub: 'racing', ...reader }))
  }
  const ends = await Promise.all(pages)
  assert.equal(ends.filter(({ url }) => url.pathname === '/account').length, 1)
})

test('a disabled account stays shut', async () => {
  await auth.sql`update auth.account set disabled_at = now() where email = ${WRITER.email}`
  assert.equal((await signInAt(auth, entra, { sub: 'first', ...claims })).status, 400)
})

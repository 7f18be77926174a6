import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { joinClaims } from '../../src/upstream/person.ts'
import { WRITER } from '../harness.ts'
import { signInAt, startAuthWithUpstream } from '../upstream.ts'

const { auth, entra, strict, ...stack } = await startAuthWithUpstream()
after(async () => stack[Symbol.asyncDispose]())

const links = async () => (await auth.sql`select from auth.upstream_identity`).length

test('an address nobody verified opens no account', async () => {
  for (const claims of [
    { sub: 'a', email: WRITER.email },
    { sub: 'a', email: WRITER.email, email_verified: false },
    { sub: 'a' },
    { sub: 'a', email: 'not an address', email_verified: true },
  ]) {
    assert.equal((await signInAt(auth, strict, claims)).status, 400, JSON.stringify(claims))
  }
  assert.equal(await links(), 0)
})

test('a trusted provider is not believed where it says itself that it does not know', async () => {
  const page = await signInAt(auth, entra, { sub: 'b', email: WRITER.email, email_verified: false })
  assert.equal(page.status, 400)
  assert.equal(await links(), 0)
})

test('nor for addresses outside of its domains, however they are written', async () => {
  for (const email of [
    'writer@evil.example',
    'writer@example.com.evil.example',
    'writer@sub.example.com',
    'writer@example.com@evil.example',
  ]) {
    const page = await signInAt(auth, entra, { sub: 'c', email, email_verified: true })
    assert.equal(page.status, 400, email)
  }
  assert.equal(await links(), 0)
  assert.equal((await auth.sql`select from auth.account`).length, 3)
})

test('what the userinfo endpoint verified is no word for the address of the ID token, nor the reverse', () => {
  const verified = { email: 'mine@evil.example', email_verified: true, groups: ['sales'] }
  const joined = joinClaims({ sub: 'd', email: WRITER.email }, verified)
  assert.equal(joined['email'], WRITER.email)
  assert.equal(joined['email_verified'], undefined)
  assert.deepEqual(joined['groups'], ['sales'])
  const other = joinClaims({ sub: 'd', email_verified: true }, { email: WRITER.email })
  assert.equal(other['email_verified'], undefined)
})

import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { challengeOf, createAuthenticator } from '../authenticator.ts'
import { createBrowser } from '../browser.ts'
import { READER, startAuth } from '../harness.ts'
import { addPasskey, openAccount } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())
beforeEach(async () => auth.sql`delete from auth.sign_in_failure`)

const owner = createBrowser(auth)
await openAccount(owner, READER)
const authenticator = createAuthenticator()
await addPasskey(owner, authenticator)

const attempt = async (answer: (challenge: string) => string) => {
  const browser = createBrowser(auth)
  const page = await browser.go('/account')
  return browser.submit(page, 'passkey', [['response', answer(challengeOf(page))]])
}

test('an answer made for another origin or host is refused', async () => {
  const told = [
    { origin: 'https://bridge.test.evil.example' },
    { origin: 'https://login.bridge.test' },
    { origin: 'https://bridge.test:444' },
    { origin: 'http://bridge.test' },
    { rpId: 'evil.example' },
  ]
  for (const lie of told) {
    const answer = await attempt((challenge) => authenticator.get(challenge, lie))
    assert.equal(answer.status, 400, JSON.stringify(lie))
  }
})

test('somebody who was only present, and not verified, is refused', async () => {
  const answer = await attempt((challenge) => authenticator.get(challenge, { isVerified: false }))
  assert.equal(answer.status, 400)
})

test('an answer to the challenge of another sign-in is refused', async () => {
  const elsewhere = challengeOf(await createBrowser(auth).go('/account'))
  assert.equal((await attempt(() => authenticator.get(elsewhere))).status, 400)
})

test('the same answer without a lie signs in', async () => {
  const answer = await attempt((challenge) => authenticator.get(challenge))
  assert.equal(answer.url.pathname, '/account')
})

test('an answer works once, and a challenge takes one answer, right or wrong', async () => {
  const browser = createBrowser(auth)
  const page = await browser.go('/account')
  const challenge = challengeOf(page)
  await browser.submit(page, 'passkey', [['response', '{"id":"nonsense"}']])
  const late = await browser.submit(page, 'passkey', [['response', authenticator.get(challenge)]])
  assert.equal(late.status, 400)
})

test('a signature by another key under the same name is refused', async () => {
  const answer = await attempt((challenge) => {
    const forged = JSON.parse(createAuthenticator().get(challenge)) as Record<string, unknown>
    const { id } = JSON.parse(authenticator.get(challenge)) as { id: string }
    return JSON.stringify({ ...forged, id, rawId: id })
  })
  assert.equal(answer.status, 400)
})

test('what is no answer at all is refused in the same way', async () => {
  for (const nonsense of ['', 'null', '[]', '{}', '{"id":1}', `{"id":"${'x'.repeat(30_000)}"}`]) {
    assert.equal((await attempt(() => nonsense)).status, 400)
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { obtainTokens, refresh } from '../client.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

/** Makes every refresh token that was used look as if that was so long ago. */
const age = (seconds: number) => auth.sql`
  update auth.oidc_model set consumed_at = consumed_at - ${seconds} * interval '1 second'
  where model = 'RefreshToken' and consumed_at is not null`

test('refreshes at once all work, and the session lives', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => refresh(auth, client, tokens.refresh_token)),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 200],
  )
  await age(31)
  const last = String(answers.at(-1)?.body.refresh_token)
  assert.equal((await refresh(auth, client, last)).status, 200)
  assert.match(auth.logged(), /used again within the grace window/)
})

test('within the grace window the number of successors is bounded', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const answers = []
  for (let use = 0; use < 7; use += 1) {
    answers.push(await refresh(auth, client, tokens.refresh_token))
  }
  assert.equal(answers.filter(({ status }) => status === 200).length, 5)
  assert.equal(answers.at(-1)?.body.error, 'invalid_grant')
})

test('use after the grace window is theft: the whole family ends', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const { body } = await refresh(auth, client, tokens.refresh_token)
  await age(31)
  assert.equal((await refresh(auth, client, tokens.refresh_token)).body.error, 'invalid_grant')
  assert.equal(
    (await refresh(auth, client, String(body.refresh_token))).body.error,
    'invalid_grant',
  )
  assert.match(auth.logged(), /"msg":"grant revoked"/)
})

test('a refresh token is of no use to another client', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const thief = (await obtainTokens(auth)).client
  assert.equal((await refresh(auth, thief, tokens.refresh_token)).body.error, 'invalid_grant')
  assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
})

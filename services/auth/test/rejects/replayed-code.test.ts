import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { obtainCode, refresh, tokenRequest } from '../client.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const ROUNDS = 20
const AT_ONCE = 8

test('of many redemptions of one code at once exactly one wins, every time', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { form } = await obtainCode(auth)
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => tokenRequest(auth, form)),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 1, `round ${round}`)
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      assert.equal(status, 400)
      assert.equal(body.error, 'invalid_grant')
    }
  }
})

test('a code used again later ends what came of it', async () => {
  const { client, form } = await obtainCode(auth)
  const first = await tokenRequest(auth, form)
  assert.equal(first.status, 200)
  assert.equal((await tokenRequest(auth, form)).body.error, 'invalid_grant')
  const { body } = await refresh(auth, client, String(first.body.refresh_token))
  assert.equal(body.error, 'invalid_grant')
})

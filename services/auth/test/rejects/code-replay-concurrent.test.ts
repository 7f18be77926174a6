import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { obtainCode, refresh, tokenRequest } from '../client.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())
const replica = { ...auth, origin: `http://127.0.0.1:${await auth.startReplica()}` }

test('of many who redeem a code at once, at two replicas, one gets tokens', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { form } = await obtainCode(auth)
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => tokenRequest(index % 2 ? auth : replica, form)),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 1, `round ${round}`)
    for (const { status, body } of answers) {
      if (status !== 200) assert.equal(body.error, 'invalid_grant')
    }
  }
})

test('a code that comes back later ends what came of it', async () => {
  const { client, form } = await obtainCode(auth)
  const { body } = await tokenRequest(auth, form)
  assert.equal((await tokenRequest(replica, form)).body.error, 'invalid_grant')
  const next = await refresh(auth, client, String(body.refresh_token))
  assert.equal(next.body.error, 'invalid_grant')
})

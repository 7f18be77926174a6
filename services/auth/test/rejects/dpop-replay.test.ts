import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { obtainCode } from '../client.ts'
import { createProver, proven } from '../dpop.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a proof works once, also when it is presented many times at once', async () => {
  const { prove } = await createProver()
  const { client, form } = await obtainCode(auth)
  const first = await proven(auth, form, await prove())
  const refreshing = (token: string) => ({
    grant_type: 'refresh_token',
    ...client,
    refresh_token: token,
  })
  const proof = await prove()
  const token = String(first.body.refresh_token)
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => proven(auth, refreshing(token), proof)),
  )
  const [won, ...others] = answers.filter(({ status }) => status === 200)
  assert.ok(won)
  assert.equal(others.length, 0)
  const next = String(won.body.refresh_token)
  assert.equal((await proven(auth, refreshing(next), proof)).body.error, 'invalid_grant')
  assert.equal((await proven(auth, refreshing(next), await prove())).status, 200)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { obtainCode } from '../client.ts'
import { createProver, proven } from '../dpop.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a stolen refresh token is worth nothing without the key it is bound to', async () => {
  const owner = await createProver()
  const thief = await createProver()
  const { client, form } = await obtainCode(auth)
  const { body } = await proven(auth, form, await owner.prove())
  const refreshing = {
    grant_type: 'refresh_token',
    ...client,
    refresh_token: String(body.refresh_token),
  }
  assert.equal((await proven(auth, refreshing)).body.error, 'invalid_grant')
  assert.equal((await proven(auth, refreshing, await thief.prove())).body.error, 'invalid_grant')
  assert.equal((await proven(auth, refreshing, await owner.prove())).status, 200)
})

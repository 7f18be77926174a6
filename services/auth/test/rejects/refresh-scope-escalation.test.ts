import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { decodeJwt } from 'jose'
import { obtainTokens, refresh } from '../client.ts'
import { READER, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a refresh never gives more than the person allowed', async () => {
  const { client, tokens } = await obtainTokens(auth, {}, { scopes: ['sql:read'] })
  const more = await refresh(auth, client, tokens.refresh_token, { scope: 'sql:read sql:write' })
  assert.equal(more.body.error, 'invalid_scope')
  const again = await refresh(auth, client, tokens.refresh_token)
  assert.equal(decodeJwt(String(again.body.access_token))['scope'], 'sql:read')
})

test('what an account may no longer grant is gone at the next refresh', async () => {
  const { client, tokens } = await obtainTokens(auth, {}, { person: READER })
  await auth.sql`delete from auth.account_access where target = 'default'`
  const { body } = await refresh(auth, client, tokens.refresh_token)
  assert.equal(body.access_token, undefined)
  assert.equal(body.error, 'invalid_grant')
})

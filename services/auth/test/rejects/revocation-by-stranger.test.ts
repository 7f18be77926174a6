import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { obtainTokens, refresh } from '../client.ts'
import { post, startAuth } from '../harness.ts'
import { addService, basic, introspect, serviceToken } from '../service-client.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a token is not revoked by a client it does not belong to', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const stranger = (await obtainTokens(auth)).client
  const service = await addService(auth)
  for (const token of [tokens.access_token, tokens.refresh_token]) {
    await post(auth, '/revoke', { token, ...stranger })
    await post(auth, '/revoke', { token }, basic(service))
    await post(auth, '/revoke', { token, client_id: 'unknown' })
  }
  assert.equal((await introspect(auth, client, tokens.access_token)).body.active, true)
  assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
})

test('a service’s token is not revoked by another service', async () => {
  const service = await addService(auth)
  const token = String((await serviceToken(auth, service)).body.access_token)
  await post(auth, '/revoke', { token }, basic(await addService(auth)))
  assert.equal((await introspect(auth, service, token)).body.active, true)
})

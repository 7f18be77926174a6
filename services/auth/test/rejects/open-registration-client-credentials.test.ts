import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { tokenRequest } from '../client.ts'
import { MCP, startAuth } from '../harness.ts'
import { registerRaw } from '../registration.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const CALLBACK = ['https://client.test/callback']

test('a client that registers itself does not get client_credentials by asking', async () => {
  const { status, answer } = await registerRaw(auth, {
    redirect_uris: CALLBACK,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
  })
  assert.equal(status, 201)
  assert.deepEqual(answer['grant_types'], ['authorization_code', 'refresh_token'])
  const { body } = await tokenRequest(auth, {
    grant_type: 'client_credentials',
    client_id: String(answer['client_id']),
    client_secret: String(answer['client_secret']),
    scope: 'sql:read',
    resource: MCP,
  })
  assert.equal(body.access_token, undefined)
  assert.ok(body.error)
})

test('a client that wants nothing else is refused', async () => {
  const { status, answer } = await registerRaw(auth, {
    redirect_uris: CALLBACK,
    grant_types: ['client_credentials'],
  })
  assert.equal(status, 400)
  assert.equal(answer.error, 'invalid_client_metadata')
})

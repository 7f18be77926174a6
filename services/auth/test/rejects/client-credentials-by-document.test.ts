import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setClientAccess } from '../../src/clients/preregistered.ts'
import { tokenRequest } from '../client.ts'
import { MCP } from '../harness.ts'
import { REDIRECT, startWithDocuments } from '../unknown-client.ts'

const setting = await startWithDocuments()
const { auth, host } = setting
after(() => setting[Symbol.asyncDispose]())

const id = 'https://app.example.com/service.json'

test('a client known by its document never gets a token for itself', async () => {
  host.publish(id, {
    redirect_uris: [REDIRECT],
    grant_types: ['authorization_code', 'client_credentials'],
  })
  const form = { grant_type: 'client_credentials', client_id: id, resource: MCP, scope: 'sql:read' }
  const { status, body } = await tokenRequest(auth, form)
  assert.equal(status, 400)
  assert.match(String(body.error_description), /grant type is not allowed for this client/)
  assert.equal(body.access_token, undefined)
})

test('nor can an operator give it one by mistake', async () => {
  assert.equal(
    await setClientAccess(auth.sql, id, [{ target: 'default', scopes: ['sql:read'] }]),
    false,
  )
})

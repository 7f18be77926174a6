import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { post, startAuth } from '../harness.ts'
import { addService, basic, INVOICES, serviceToken } from '../service-client.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a service gets nothing it was not given', async () => {
  const service = await addService(auth)
  const refused: [Record<string, string>, string][] = [
    [{}, 'invalid_target'],
    [{ resource: 'https://bridge.test/mcp' }, 'invalid_target'],
    [{ resource: 'https://elsewhere.test/api' }, 'invalid_target'],
    [{ resource: INVOICES, scope: 'invoices:pay' }, 'invalid_scope'],
    [{ resource: INVOICES, scope: 'sql:read' }, 'invalid_scope'],
  ]
  for (const [form, error] of refused) {
    const { status, body } = await serviceToken(auth, service, form)
    assert.equal(status, 400, JSON.stringify(form))
    assert.equal(body.error, error, JSON.stringify(form))
    assert.equal(body.access_token, undefined)
  }
  const more = { resource: INVOICES, scope: 'invoices:read invoices:pay offline_access' }
  const { body } = await serviceToken(auth, service, more)
  assert.equal(body.scope, 'invoices:read')
  assert.equal(body.refresh_token, undefined)
})

test('two resources at once give no token', async () => {
  const service = await addService(auth)
  const form: [string, string][] = [
    ['grant_type', 'client_credentials'],
    ['resource', INVOICES],
    ['resource', 'https://bridge.test/mcp'],
  ]
  assert.equal((await post(auth, '/token', form, basic(service))).status, 400)
})

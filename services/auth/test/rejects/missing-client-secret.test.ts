import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { tokenRequest } from '../client.ts'
import { startAuth } from '../harness.ts'
import { addService, INVOICES, serviceToken } from '../service-client.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const FORM = { grant_type: 'client_credentials', resource: INVOICES }

test('a confidential client without its secret is nobody', async () => {
  const service = await addService(auth)
  const id = { client_id: service.clientId }
  const [row] = await auth.sql<{ stored: string }[]>`
    select payload->>'client_secret' as stored from auth.oidc_model where client_id = ${service.clientId}`
  const presented = [
    {},
    { client_secret: '' },
    { client_secret: 'wrong' },
    { client_secret: String(row?.stored) },
    { client_secret: String(row?.stored).replace('sha256:', '') },
    { client_secret: `${service.secret} ` },
    { client_secret: service.secret.toUpperCase() },
  ]
  for (const one of presented) {
    const { status, body } = await tokenRequest(auth, { ...FORM, ...id, ...one })
    assert.ok(status === 401 || status === 400, `${status}`)
    assert.equal(body.access_token, undefined)
  }
  assert.equal((await serviceToken(auth, service)).status, 200)
})

test('the secret of one client is none of another', async () => {
  const one = await addService(auth)
  const two = await addService(auth)
  const mixed = { clientId: one.clientId, secret: two.secret }
  assert.equal((await serviceToken(auth, mixed)).status, 401)
})

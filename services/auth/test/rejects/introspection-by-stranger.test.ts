import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { obtainTokens } from '../client.ts'
import { startAuth } from '../harness.ts'
import { addService, introspect, INVOICES, serviceToken } from '../service-client.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('who is neither owner nor resource server of a token learns nothing of it', async () => {
  const { tokens } = await obtainTokens(auth)
  const service = await addService(auth)
  const token = String((await serviceToken(auth, service)).body.access_token)
  const strangers = [
    (await obtainTokens(auth)).client,
    await addService(auth),
    await addService(auth, { introspects: ['hr'] }),
  ]
  for (const stranger of strangers) {
    for (const one of [tokens.access_token, tokens.refresh_token, token]) {
      const { status, body } = await introspect(auth, stranger, one)
      assert.equal(status, 200)
      assert.deepEqual(body, { active: false })
    }
  }
})

test('nobody at all is not answered', async () => {
  const { tokens } = await obtainTokens(auth)
  const server = await addService(auth, { introspects: [INVOICES] })
  for (const caller of [
    { client_id: 'unknown' },
    { client_id: server.clientId },
    { ...server, secret: 'guessed' },
  ]) {
    const { status, body } = await introspect(auth, caller, tokens.access_token)
    assert.equal(status, 401)
    assert.equal(body.error, 'invalid_client')
  }
})

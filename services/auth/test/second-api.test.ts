import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { serve } from '@hono/node-server'
import { obtainTokens } from './client.ts'
import { createProver } from './dpop.ts'
import { ISSUER, NOBODY, READER, post, startAuth } from './harness.ts'
import { createInvoicesApi } from './invoices-api.ts'
import { addService, basic, INVOICES, serviceToken } from './service-client.ts'

const auth = await startAuth()
const api = createInvoicesApi({
  issuer: ISSUER,
  jwksUrl: `${auth.origin}/jwks`,
  resource: INVOICES,
})
const server = serve({ fetch: api.fetch, port: 0, hostname: '127.0.0.1' })
await once(server, 'listening')
const address = server.address()
const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
after(async () => {
  server.close()
  await auth[Symbol.asyncDispose]()
})

const read = async (token?: string, scheme = 'Bearer') =>
  fetch(`${origin}/api/invoices`, {
    headers: token === undefined ? {} : { authorization: `${scheme} ${token}` },
  })

const pay = async (token: string) =>
  fetch(`${origin}/api/invoices/1/payment`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })

test('a person’s application uses the API for as much as the person allowed', async () => {
  const { tokens } = await obtainTokens(
    auth,
    { resource: INVOICES, scope: 'invoices:read invoices:pay' },
    { scopes: ['invoices:read'] },
  )
  assert.equal(tokens.expires_in, 900)
  assert.equal((await read(tokens.access_token)).status, 200)
  const refused = await pay(tokens.access_token)
  assert.equal(refused.status, 403)
  assert.match(String(refused.headers.get('www-authenticate')), /scope="invoices:pay"/)
})

test('a service uses it as itself', async () => {
  const service = await addService(auth, {
    access: [{ target: INVOICES, scopes: ['invoices:read', 'invoices:pay'] }],
  })
  const token = String((await serviceToken(auth, service)).body.access_token)
  const answer = (await (await read(token)).json()) as { for: string }
  assert.equal(answer.for, service.clientId)
  assert.equal((await pay(token)).status, 200)
})

test('it refuses tokens for others, tokens bound to a key, and no token', async () => {
  const missing = await read()
  assert.equal(missing.status, 401)
  assert.match(String(missing.headers.get('www-authenticate')), /resource_metadata="https:/)
  const { tokens } = await obtainTokens(auth)
  assert.equal((await read(tokens.access_token)).status, 401)
  const { prove } = await createProver()
  const form = { grant_type: 'client_credentials', resource: INVOICES }
  const response = await post(auth, '/token', form, {
    ...basic(await addService(auth)),
    dpop: await prove(),
  })
  const bound = (await response.json()) as { access_token: string }
  assert.equal((await read(bound.access_token)).status, 401)
})

test('who may not grant anything of it gets no token for it', async () => {
  for (const person of [READER, NOBODY]) {
    await assert.rejects(
      obtainTokens(auth, { resource: INVOICES, scope: 'invoices:read' }, { person }),
    )
  }
})

test('the guide shows exactly this API', async () => {
  const guide = await readFile(
    new URL('../../../docs/reuse-the-auth-server.md', import.meta.url),
    'utf8',
  )
  const code = await readFile(new URL('invoices-api.ts', import.meta.url), 'utf8')
  assert.ok(guide.includes(`\`\`\`ts\n${code}\`\`\``))
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import {
  addClient,
  listClients,
  removeClient,
  rotateSecret,
  setClientAccess,
} from '../src/clients/preregistered.ts'
import { purge } from '../src/database/purge.ts'
import { obtainTokens, refresh } from './client.ts'
import { ISSUER, MCP, startAuth } from './harness.ts'
import { addService, introspect, INVOICES, serviceToken } from './service-client.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())
const keys = createRemoteJWKSet(new URL(`${auth.origin}/jwks`))

test('a service gets a token of its own, as RFC 9068 has it, with the resource’s lifetime and algorithm', async () => {
  const service = await addService(auth)
  const { status, body } = await serviceToken(auth, service)
  assert.equal(status, 200)
  assert.equal(body.token_type, 'Bearer')
  assert.equal(body.expires_in, 900)
  assert.equal(body.scope, 'invoices:read')
  assert.equal(body.refresh_token, undefined)
  const { payload, protectedHeader } = await jwtVerify(String(body.access_token), keys, {
    issuer: ISSUER,
    audience: INVOICES,
    typ: 'at+jwt',
    algorithms: ['RS256'],
  })
  assert.equal(protectedHeader.alg, 'RS256')
  assert.equal(payload.sub, service.clientId)
  assert.equal(payload['client_id'], service.clientId)
  assert.equal(typeof payload.jti, 'string')
  assert.equal(typeof payload['gid'], 'string')
})

test('what a service may have is the operator’s to change', async () => {
  const service = await addService(auth)
  const both = ['invoices:read', 'invoices:pay']
  assert.equal(
    await setClientAccess(auth.sql, service.clientId, [
      { target: INVOICES, scopes: both },
      { target: 'default', scopes: ['sql:read'] },
    ]),
    true,
  )
  assert.equal((await serviceToken(auth, service)).body.scope, both.join(' '))
  const read = await serviceToken(auth, service, { resource: MCP, scope: 'sql:read sql:write' })
  assert.equal(read.body.scope, 'sql:read')
  await setClientAccess(auth.sql, service.clientId, [])
  assert.equal((await serviceToken(auth, service)).body.error, 'invalid_target')
  assert.equal(await setClientAccess(auth.sql, 'nobody', []), false)
})

test('while its secret is replaced, a client may use either, and afterwards the new one only', async () => {
  const old = await addService(auth)
  const secret = await rotateSecret(auth.sql, old.clientId, 24)
  const renewed = { clientId: old.clientId, secret: String(secret) }
  assert.equal((await serviceToken(auth, old)).status, 200)
  assert.equal((await serviceToken(auth, renewed)).status, 200)
  const last = {
    clientId: old.clientId,
    secret: String(await rotateSecret(auth.sql, old.clientId, 0)),
  }
  assert.equal((await serviceToken(auth, old)).status, 401)
  assert.equal((await serviceToken(auth, renewed)).status, 401)
  assert.equal((await serviceToken(auth, last)).status, 200)
  const [row] = await auth.sql<{ stored: string }[]>`
    select payload::text as stored from auth.oidc_model where client_id = ${old.clientId}`
  for (const secretText of [old.secret, renewed.secret, last.secret]) {
    assert.ok(!row?.stored.includes(secretText))
  }
})

test('a client with a secret goes through the code flow too', async () => {
  const { clientId, secret } = await addService(auth, {
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['https://claude.ai/api/mcp/auth_callback'],
    access: [],
  })
  const client = { client_id: clientId, client_secret: secret }
  const redirect_uri = 'https://claude.ai/api/mcp/auth_callback'
  const { tokens } = await obtainTokens(auth, { redirect_uri }, { client })
  assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
})

test('a client an operator made is never pruned', async () => {
  const { clientId } = await addService(auth)
  await auth.sql`update auth.oidc_model set created_at = now() - interval '1 year'`
  await purge(auth.sql)
  const listed = await listClients(auth.sql, 100)
  const found = listed.find((client) => client.clientId === clientId)
  assert.equal(found?.kind, 'preregistered')
  assert.equal(found?.hasSecret, true)
  assert.deepEqual(found?.access, { [INVOICES]: ['invoices:read'] })
})

test('removing a client ends its tokens', async () => {
  const server = await addService(auth, { introspects: [INVOICES] })
  const service = await addService(auth)
  const token = String((await serviceToken(auth, service)).body.access_token)
  assert.equal((await introspect(auth, server, token)).body.active, true)
  assert.equal(await removeClient(auth.sql, service.clientId), true)
  assert.equal((await introspect(auth, server, token)).body.active, false)
  assert.equal((await serviceToken(auth, service)).status, 401)
  assert.equal(await removeClient(auth.sql, service.clientId), false)
})

test('a client that makes no sense is refused', async () => {
  const sound = {
    name: 'x',
    redirectUris: [],
    grantTypes: ['client_credentials'],
    hasSecret: true,
    access: [],
    introspects: [],
  } as const
  const senseless = [
    { hasSecret: false },
    { grantTypes: [] },
    { redirectUris: ['https://client.test/callback'] },
    { grantTypes: ['authorization_code'] },
    { grantTypes: ['authorization_code'], redirectUris: ['http://client.test/callback'] },
    {
      grantTypes: ['authorization_code'],
      redirectUris: ['https://client.test/callback'],
      access: [{ target: INVOICES, scopes: ['invoices:read'] }],
    },
    { grantTypes: ['client_credentials'], hasSecret: false, introspects: [INVOICES] },
  ] as const
  for (const changes of senseless) {
    await assert.rejects(addClient(auth.sql, { ...sound, ...changes }), {
      name: 'PreregistrationFault',
    })
  }
})

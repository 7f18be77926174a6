import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { grantName, revokeGrant } from '../src/adapter/grants.ts'
import { readRevocations } from '../src/adapter/revocations.ts'
import { obtainTokens, refresh } from './client.ts'
import { ISSUER, MCP, post, startAuth } from './harness.ts'
import { addService, basic, introspect, INVOICES, serviceToken } from './service-client.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const revoked = async () => (await readRevocations(auth.sql, '0')).revoked.map(({ id }) => id)
const gidOf = (token: string) => z.string().parse(decodeJwt(token)['gid'])

test('a client may ask what its own access token is worth', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const { body } = await introspect(auth, client, tokens.access_token)
  const claims = decodeJwt(tokens.access_token)
  assert.deepEqual(
    { ...body },
    {
      active: true,
      gid: claims['gid'],
      client_id: client.client_id,
      sub: claims.sub,
      aud: MCP,
      iss: ISSUER,
      jti: claims.jti,
      iat: claims.iat,
      exp: claims.exp,
      scope: 'sql:read sql:write',
      token_type: 'Bearer',
    },
  )
})

test('a resource server may ask about tokens for it, and about no others', async () => {
  const server = await addService(auth, { introspects: [INVOICES] })
  const mine = await obtainTokens(auth, { resource: INVOICES, scope: 'invoices:pay' })
  assert.equal((await introspect(auth, server, mine.tokens.access_token)).body.active, true)
  const service = await addService(auth)
  const token = String((await serviceToken(auth, service)).body.access_token)
  assert.equal((await introspect(auth, server, token)).body.active, true)
  const other = await obtainTokens(auth)
  assert.deepEqual((await introspect(auth, server, other.tokens.access_token)).body, {
    active: false,
  })
})

test('revoking an access token ends its grant, and announces that', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const response = await post(auth, '/revoke', { token: tokens.access_token, ...client })
  assert.equal(response.status, 200)
  assert.equal((await introspect(auth, client, tokens.access_token)).body.active, false)
  const again = await refresh(auth, client, tokens.refresh_token)
  assert.equal(again.body.error, 'invalid_grant')
  assert.ok((await revoked()).includes(gidOf(tokens.access_token)))
})

test('revoking a refresh token does the same', async () => {
  const { client, tokens } = await obtainTokens(auth)
  await post(auth, '/revoke', { token: tokens.refresh_token, ...client })
  assert.equal((await introspect(auth, client, tokens.access_token)).body.active, false)
  assert.ok((await revoked()).includes(gidOf(tokens.access_token)))
})

test('a service revokes one of its tokens, and the others live', async () => {
  const service = await addService(auth)
  const [one = '', two = ''] = await Promise.all(
    [1, 2].map(async () => String((await serviceToken(auth, service)).body.access_token)),
  )
  const response = await post(auth, '/revoke', { token: one }, basic(service))
  assert.equal(response.status, 200)
  assert.equal((await introspect(auth, service, one)).body.active, false)
  assert.equal((await introspect(auth, service, two)).body.active, true)
  assert.ok((await revoked()).includes(z.string().parse(decodeJwt(one).jti)))
})

test('a grant that is deleted in the database is announced, an expired one is not', async () => {
  const grants = await auth.sql<{ grant_id: string }[]>`
    select grant_id from auth.oidc_model where model = 'Grant'`
  const [one, two] = grants.map(({ grant_id }) => grant_id)
  assert.ok(one && two)
  assert.equal(await revokeGrant(auth.sql, one), true)
  assert.equal(await revokeGrant(auth.sql, one), false)
  await auth.sql`update auth.oidc_model set expires_at = now() where grant_id = ${two}`
  await revokeGrant(auth.sql, two)
  const names = await revoked()
  assert.ok(names.includes(grantName(one)))
  assert.ok(!names.includes(grantName(two)))
})

test('the feed is read page by page, and tells what came since', async () => {
  const all = await readRevocations(auth.sql, '0')
  assert.equal(all.more, false)
  assert.deepEqual((await readRevocations(auth.sql, all.cursor)).revoked, [])
  await auth.sql`select auth.announce_revocation('bulk' || n) from generate_series(1, 1500) n`
  const first = await readRevocations(auth.sql, all.cursor)
  assert.equal(first.revoked.length, 1000)
  assert.equal(first.more, true)
  const second = await readRevocations(auth.sql, first.cursor)
  assert.equal(second.revoked.length, 500)
  assert.equal(second.more, false)
  assert.ok(second.revoked.every(({ until }) => until > Date.now() / 1000 + 86_400))
})

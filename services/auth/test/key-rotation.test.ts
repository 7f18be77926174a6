import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, test } from 'node:test'
import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from 'jose'
import { z } from 'zod'
import { LEAD_SECONDS, rotateKeys, rotateOldKeys } from '../src/keys/rotate.ts'
import { createBrowser } from './browser.ts'
import { allow, obtainTokens, refresh, register, request } from './client.ts'
import { createDatabase } from './database.ts'
import { ISSUER, MCP, send } from './harness.ts'
import { KEK, createService } from './service.ts'
import { until } from './until.ts'

const database = await createDatabase()
const service = await createService(database.url)
after(async () => {
  await service[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const CACHE_MS = 2000

/** A resource server's key set behind a gateway: it asks now one replica, now the other, and only when its cache ends. */
const createVerifier = (replicas: readonly { origin: string }[]) => {
  let asked = 0
  const keys = createRemoteJWKSet(new URL('/jwks', ISSUER), {
    cacheMaxAge: CACHE_MS,
    cooldownDuration: Infinity,
    [customFetch]: async (url) => {
      asked += 1
      const replica = replicas[asked % replicas.length]
      assert.ok(replica)
      return send(replica, url)
    },
  })
  return async (token: string) =>
    jwtVerify(token, keys, { issuer: ISSUER, audience: MCP, typ: 'at+jwt' })
}

const kidOf = (token: string) => String(decodeProtectedHeader(token).kid)

const keySet = z.object({ keys: z.array(z.object({ kid: z.string() })) })

const publishes = async (replica: { origin: string }, kid: string) => {
  const { keys } = keySet.parse(await (await send(replica, '/jwks')).json())
  return keys.some((key) => key.kid === kid)
}

/** Lets the lead of these keys be over, and what their predecessors have left begin. */
const endLead = async (kids: readonly string[], leadSeconds: number) => service.sql`
  update auth.key set
    signs_from = case when id in ${service.sql(kids)} then clock_timestamp() else signs_from end,
    published_until = published_until - ${leadSeconds} * interval '1 second'`

test('two replicas rotate together: no token fails to verify, and nobody has to sign in again', async () => {
  const [one, other] = [await service.startReplica(), await service.startReplica()]
  const verify = createVerifier([one, other])
  const browser = createBrowser(one)
  const { client, tokens } = await obtainTokens(one, {}, { browser })
  let token = tokens.refresh_token
  await verify(tokens.access_token)
  const before = kidOf(tokens.access_token)

  const rotated = await rotateKeys(service.sql, [KEK], {
    algorithms: ['ES256', 'RS256', 'HMAC'],
    leadSeconds: LEAD_SECONDS,
    compromised: false,
  })
  const successor = String(rotated.find(({ algorithm }) => algorithm === 'ES256')?.id)
  const kids: string[] = []
  /** One refresh at each replica; every token must verify. Returns what signed them. */
  const refreshAtBoth = async () => {
    for (const replica of [one, other]) {
      const { status, body } = await refresh(replica, client, token)
      assert.equal(status, 200)
      token = String(body.refresh_token)
      await verify(String(body.access_token))
      kids.push(kidOf(String(body.access_token)))
    }
    return kids.slice(-2)
  }

  await until('both replicas publish the new key', async () => {
    await refreshAtBoth()
    return (await publishes(one, successor)) && (await publishes(other, successor))
  })
  assert.deepEqual([...new Set(kids)], [before], 'it does not sign yet')
  // The lead is there for the caches of verifiers.
  await sleep(CACHE_MS + 100)
  await endLead(
    rotated.map(({ id }) => id),
    LEAD_SECONDS,
  )
  await until('both replicas sign with the new key', async () =>
    (await refreshAtBoth()).every((kid) => kid === successor),
  )
  assert.deepEqual([...new Set(kids)], [before, successor])
  // What was signed before the rotation still verifies.
  await verify(tokens.access_token)

  // The browser's session, signed with the cookie key of before, on the replica that never saw it.
  const moved = createBrowser(other)
  for (const [key, cookie] of browser.cookies) moved.cookies.set(key, cookie)
  const { url } = await request(await register(other))
  const { url: callback } = await allow(other, url, { browser: moved })
  assert.ok(callback.searchParams.get('code'))
})

test('a compromised key is refused as soon as its successor signs', async () => {
  const replica = await service.startReplica()
  const { client, tokens } = await obtainTokens(replica)
  const [rotated] = await rotateKeys(service.sql, [KEK], {
    algorithms: ['ES256'],
    leadSeconds: LEAD_SECONDS,
    compromised: true,
  })
  const successor = String(rotated?.id)
  await until('the new key is published', async () => publishes(replica, successor))
  await createVerifier([replica])(tokens.access_token)

  await endLead([successor], LEAD_SECONDS)
  const old = kidOf(tokens.access_token)
  await until('the old key is gone', async () => !(await publishes(replica, old)))
  const verify = createVerifier([replica])
  await assert.rejects(verify(tokens.access_token), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
  const { body } = await refresh(replica, client, tokens.refresh_token)
  await verify(String(body.access_token))
})

test('a key of ninety days gets a successor once, however many replicas notice', async () => {
  const { sql } = service
  assert.deepEqual(await rotateOldKeys(sql, [KEK]), [])
  await sql`update auth.key set signs_from = signs_from - interval '91 days' where algorithm = 'RS256'`
  const rotated = await Promise.all([1, 2, 3].map(() => rotateOldKeys(sql, [KEK])))
  assert.deepEqual(
    rotated.flat().map(({ algorithm }) => algorithm),
    ['RS256'],
  )
  const events = await sql<{ by: string }[]>`
    select details ->> 'by' as by from auth.audit where event = 'key.rotated' order by at`
  assert.deepEqual(
    events.map(({ by }) => by),
    ['operator', 'operator', 'age'],
  )
})

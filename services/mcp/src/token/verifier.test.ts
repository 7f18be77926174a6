import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWK } from 'jose'
import { createVerifier } from './verifier.ts'

const ISSUER = 'https://bridge.test'
const MCP = `${ISSUER}/mcp`
const MINUTE_MS = 60_000

/** A verifier whose clock and key set the test moves. */
const start = async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'es', alg: 'ES256', use: 'sig' }
  const startMs = Date.now()
  let nowMs = startMs
  let published: JWK[] | undefined = [jwk]
  const verify = createVerifier({
    issuer: ISSUER,
    keys: async (header, token) => {
      if (published === undefined) throw new Error('the issuer does not answer')
      return createLocalJWKSet({ keys: published })(header, token)
    },
    resourcesOf: () => [MCP],
    isRevoked: () => false,
    now: () => nowMs,
  })
  const token = await new SignJWT({ client_id: 'c', scope: 'sql:read', gid: 'g' })
    .setProtectedHeader({ alg: 'ES256', kid: 'es', typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setSubject('somebody')
    .setAudience(MCP)
    .setJti('one')
    .setIssuedAt(startMs / 1000)
    .setExpirationTime(startMs / 1000 + 3600)
    .sign(privateKey)
  return {
    ask: async () => {
      const result = await verify(token, 'default')
      return 'rejection' in result ? result.rejection.reason : 'accepted'
    },
    wait: (ms: number) => {
      nowMs += ms
    },
    publish: (keys: JWK[] | undefined) => {
      published = keys
    },
    jwk,
  }
}

test('a token that was verified once does not outlive its key', async () => {
  const { ask, wait, publish } = await start()
  assert.equal(await ask(), 'accepted')
  publish([])
  wait(5 * MINUTE_MS)
  assert.equal(await ask(), 'unknown_key')
})

test('while the issuer cannot be reached, who was let in before still is, and not for longer than the token', async () => {
  const { ask, wait, publish, jwk } = await start()
  publish(undefined)
  assert.equal(await ask(), 'keys_unavailable')
  publish([jwk])
  assert.equal(await ask(), 'accepted')
  publish(undefined)
  wait(30 * MINUTE_MS)
  assert.equal(await ask(), 'accepted')
  wait(31 * MINUTE_MS)
  assert.notEqual(await ask(), 'accepted')
})

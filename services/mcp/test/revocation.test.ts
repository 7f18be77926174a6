import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startService, tenantConfig, unreachableSql } from './service.ts'
import { until } from './until.ts'

const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' }

const start = async () => startService([tenantConfig(unreachableSql())])

/** Asks until the answer is as expected; the follower asks its feed each second. */
const eventually = async <Value>(expected: Value, ask: () => Promise<Value>) => {
  await until(`it is ${String(expected)}`, async () => (await ask()) === expected)
}

test('a token is refused once its grant is revoked, and so is a single token', async () => {
  await using service = await start()
  const token = await service.tokenFor('sql:read', { gid: 'grant-a' })
  const sibling = await service.tokenFor('sql:read', { gid: 'grant-a', scope: 'sql:write' })
  const other = await service.tokenFor('sql:read', { gid: 'grant-b', jti: 'token-b1' })
  const another = await service.tokenFor('sql:read', { gid: 'grant-b', jti: 'token-b2' })
  const status = async (one: string) => (await service.post('/mcp', one, LIST)).status
  for (const one of [token, other, another]) assert.equal(await status(one), 200)

  service.issuer.revoke('x1', 'x2', 'x3', 'grant-a', 'token-b1')
  await eventually(401, async () => status(token))
  assert.equal(await status(sibling), 401)
  await eventually(401, async () => status(other))
  assert.equal(await status(another), 200)
  const refused = await service.post('/mcp', token, LIST)
  assert.match(String(refused.headers.get('www-authenticate')), /error="invalid_token"/)
})

test('a feed that cannot be reached shows in health and metrics, and is read whole afterwards', async () => {
  await using service = await start()
  const check = async () => {
    const response = await fetch(`${service.origin}/health`)
    const health = (await response.json()) as { checks: Record<string, string> }
    return String(health.checks['revocations'])
  }
  const isUp = async () =>
    /puente_revocation_feed_up 1/.test(await service.metrics.registry.metrics())
  const token = await service.tokenFor('sql:read', { gid: 'grant-a' })
  const early = await service.tokenFor('sql:read', { gid: 'grant-early' })
  const status = async (one: string) => (await service.post('/mcp', one, LIST)).status
  assert.equal(await check(), 'ok')
  assert.equal(await isUp(), true)
  service.issuer.revoke('grant-early', 'x1', 'x2')
  await eventually(401, async () => status(early))

  service.issuer.setFeedUp(false)
  await eventually(false, isUp)
  assert.match(await check(), /^the issuer cannot be asked/)
  assert.equal(await status(token), 200)
  assert.equal(await status(early), 401)

  // What comes back counts from the start again.
  service.issuer.emptyFeed()
  service.issuer.revoke('grant-a')
  service.issuer.setFeedUp(true)
  await eventually(true, isUp)
  assert.equal(await status(token), 401)
  assert.equal(await status(early), 401)
  assert.equal(await check(), 'ok')
})

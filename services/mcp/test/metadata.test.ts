import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startService, tenantConfig, testSql, unreachableSql } from './service.ts'

const PREFIX = '/.well-known/oauth-protected-resource'

test('the metadata names exactly the resource whose path was asked for', async () => {
  const other = tenantConfig({ ...unreachableSql(), writer: undefined }, { id: 'other' })
  await using service = await startService([tenantConfig(unreachableSql()), other])
  for (const [path, resource] of [
    ['', '/mcp'],
    ['/mcp', '/mcp'],
    ['/sse', '/sse'],
    ['/t/other/mcp', '/t/other/mcp'],
    ['/t/other/sse', '/t/other/sse'],
  ]) {
    const response = await fetch(`${service.origin}${PREFIX}${path}`)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('access-control-allow-origin'), '*')
    assert.deepEqual(await response.json(), {
      resource: `https://bridge.test${resource}`,
      authorization_servers: ['https://bridge.test'],
      scopes_supported: path?.startsWith('/t/') ? ['sql:read'] : ['sql:read', 'sql:write'],
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
      resource_name: 'Puente: Test',
    })
  }
})

test('there is no metadata for what is no resource', async () => {
  await using service = await startService([tenantConfig(unreachableSql())])
  for (const path of ['/messages', '/t/unknown/mcp', '/t/default/mcp', '/health']) {
    assert.equal((await fetch(`${service.origin}${PREFIX}${path}`)).status, 404, path)
  }
})

test('a browser may read the challenge and the session id', async () => {
  await using service = await startService([tenantConfig(unreachableSql())])
  const preflight = await fetch(`${service.origin}/mcp`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:6274',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,mcp-protocol-version',
    },
  })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*')
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/)
  const refused = await fetch(`${service.origin}/mcp`, {
    method: 'POST',
    headers: { origin: 'http://localhost:6274' },
  })
  assert.equal(refused.status, 401)
  const exposed = refused.headers.get('access-control-expose-headers') ?? ''
  assert.match(exposed, /WWW-Authenticate/)
  assert.match(exposed, /Mcp-Session-Id/)
})

test('health says which database is away, without its name, and recovers by itself', async () => {
  await using service = await startService([
    tenantConfig(testSql()),
    tenantConfig(unreachableSql(), { id: 'away' }),
  ])
  await service.opened()
  const response = await fetch(`${service.origin}/health`)
  const text = await response.text()
  assert.equal(response.status, 503)
  assert.deepEqual(JSON.parse(text), {
    status: 'failing',
    checks: {
      store: 'ok',
      audit: 'ok',
      revocations: 'ok',
      'tenant:default': 'ok',
      'tenant:away': 'reader: the database cannot be reached',
    },
  })
  assert.doesNotMatch(text, /127\.0\.0\.1|nowhere|password/)
})

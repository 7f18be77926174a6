import assert from 'node:assert/strict'
import { test } from 'node:test'
import { currentDemo } from '../src/demo.ts'
import { send } from '../src/send.ts'

const demo = await currentDemo()

test('demo.json names two accounts and two logins', () => {
  assert.equal(demo.resources.default, `${demo.baseUrl}/mcp`)
  assert.deepEqual(demo.writer.scopes, ['sql:read', 'sql:write'])
  assert.deepEqual(demo.reader.scopes, ['sql:read'])
  assert.notEqual(demo.sql.reader.user, demo.sql.writer.user)
})

test('both services are healthy through the gateway', async () => {
  for (const path of ['/health', '/auth/health']) {
    const { status, text } = await send(demo.baseUrl, path)
    assert.equal(status, 200, `${path}: ${text}`)
    assert.equal((JSON.parse(text) as { status: string }).status, 'ok')
  }
})

test('the operations ports answer, and the gateway does not lead to them', async () => {
  for (const origin of [demo.ops.auth, ...demo.ops.mcp]) {
    for (const path of ['/livez', '/readyz', '/metrics']) {
      assert.equal((await send(origin, path)).status, 200, `${origin}${path}`)
      assert.equal((await send(demo.baseUrl, path)).status, 404, path)
    }
  }
})

test('both discovery documents are the same and name the issuer as typed', async () => {
  const [oauth, openid] = await Promise.all(
    ['oauth-authorization-server', 'openid-configuration'].map(async (name) =>
      send(demo.baseUrl, `/.well-known/${name}`),
    ),
  )
  assert.equal(oauth?.status, 200)
  assert.equal(oauth.text, openid?.text)
  const document = JSON.parse(oauth.text) as Record<string, unknown>
  assert.equal(document['issuer'], demo.baseUrl)
  for (const [name, path] of [
    ['authorization_endpoint', '/authorize'],
    ['token_endpoint', '/token'],
    ['registration_endpoint', '/register'],
    ['jwks_uri', '/jwks'],
  ] as const) {
    assert.equal(document[name], `${demo.baseUrl}${path}`)
  }
})

test('protected-resource metadata names exactly the URL that was typed', async () => {
  for (const [suffix, resource] of [
    ['', '/mcp'],
    ['/mcp', '/mcp'],
    ['/sse', '/sse'],
  ]) {
    const { status, text } = await send(
      demo.baseUrl,
      `/.well-known/oauth-protected-resource${suffix}`,
    )
    assert.equal(status, 200)
    const metadata = JSON.parse(text) as { resource: string; authorization_servers: string[] }
    assert.equal(metadata.resource, `${demo.baseUrl}${resource}`)
    assert.deepEqual(metadata.authorization_servers, [demo.baseUrl])
  }
})

test('without a token every endpoint gives the challenge that leads to the metadata', async () => {
  for (const [method, path] of [
    ['POST', '/mcp'],
    ['HEAD', '/sse'],
    ['POST', '/sse'],
    ['GET', '/sse'],
  ] as const) {
    const { status, headers } = await send(demo.baseUrl, path, { method })
    assert.equal(status, 401, `${method} ${path}`)
    const expected = `resource_metadata="${demo.baseUrl}/.well-known/oauth-protected-resource${path}"`
    assert.ok(headers['www-authenticate']?.includes(expected), headers['www-authenticate'])
  }
})

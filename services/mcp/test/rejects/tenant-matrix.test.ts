import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { HOST, ISSUER, LIST, startService, tenantConfig, unreachableSql } from '../service.ts'

const TENANTS = ['default', 'hr', 'lab'] as const

const base = (tenant: string) => (tenant === 'default' ? '' : `/t/${tenant}`)

/** Every audience a token can name: each tenant's two, tenants that are none, and what is no single resource. */
const TOKENS: { name: string; audience: string | string[]; opens: string | undefined }[] = [
  ...TENANTS.flatMap((tenant) =>
    ['mcp', 'sse'].map((endpoint) => ({
      name: `${tenant}/${endpoint}`,
      audience: `${ISSUER}${base(tenant)}/${endpoint}`,
      opens: tenant,
    })),
  ),
  ...[
    `${ISSUER}/t/unknown/mcp`,
    `${ISSUER}/t/default/mcp`,
    `${ISSUER}/t/hr/messages`,
    `${ISSUER}/t/hr/mcp/`,
    `${ISSUER}/t/HR/mcp`,
    `${ISSUER}/t/hr`,
    `${ISSUER}/t/hr/../lab/mcp`,
    `https://other.test/t/hr/mcp`,
    ISSUER,
  ].map((audience) => ({ name: audience, audience, opens: undefined })),
  {
    name: 'two tenants at once',
    audience: [`${ISSUER}/mcp`, `${ISSUER}/t/hr/mcp`],
    opens: undefined,
  },
]

/** What each endpoint answers to whom it lets in. */
const ENDPOINTS = [
  { method: 'POST', path: '/mcp', metadata: '/mcp', served: 200 },
  { method: 'GET', path: '/mcp', metadata: '/mcp', served: 405 },
  { method: 'DELETE', path: '/mcp', metadata: '/mcp', served: 405 },
  { method: 'POST', path: '/sse', metadata: '/sse', served: 200 },
  { method: 'HEAD', path: '/sse', metadata: '/sse', served: 200 },
  { method: 'GET', path: '/sse', metadata: '/sse', served: 200 },
  { method: 'POST', path: '/messages?sessionId=none', metadata: '/sse', served: 404 },
] as const

const start = async () => startService(TENANTS.map((id) => tenantConfig(unreachableSql(), { id })))

type Service = Awaited<ReturnType<typeof start>>

const ask = async (service: Service, method: string, path: string, token: string | undefined) => {
  const leave = new AbortController()
  const response = await fetch(service.origin + path, {
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(method === 'POST' && { body: JSON.stringify(LIST) }),
    signal: leave.signal,
  })
  const challenge = response.headers.get('www-authenticate')
  leave.abort()
  return { status: response.status, challenge }
}

for (const { name, audience, opens } of TOKENS) {
  test(`a token for ${name} opens ${opens ?? 'nothing'} and no other tenant, on every path`, async () => {
    await using service = await start()
    const token = await service.issuer.mint({ audience, scope: 'sql:read sql:write' })
    for (const tenant of TENANTS) {
      for (const { method, path, metadata, served } of ENDPOINTS) {
        const where = `${method} ${base(tenant)}${path}`
        const { status, challenge } = await ask(service, method, base(tenant) + path, token)
        if (tenant === opens) {
          assert.equal(status, served, where)
          continue
        }
        assert.equal(status, 401, where)
        const own = `${ISSUER}/.well-known/oauth-protected-resource${base(tenant)}${metadata}`
        assert.ok(challenge?.endsWith(`resource_metadata="${own}"`), `${where}: ${challenge}`)
      }
    }
    // A download has no tenant in its path: only a token of one gets as far as "there is no such result".
    const download = await ask(service, 'GET', '/results/none.csv', token)
    assert.equal(download.status, opens === undefined ? 401 : 404)
    for (const unknown of ['unknown', 'default', 'HR']) {
      for (const { method, path } of ENDPOINTS) {
        const { status } = await ask(service, method, `/t/${unknown}${path}`, token)
        assert.equal(status, 404, `${method} /t/${unknown}${path}`)
      }
    }
  })
}

test('each resource has metadata of its own, and a tenant that is none has none', async () => {
  await using service = await start()
  const metadata = `${service.origin}/.well-known/oauth-protected-resource`
  const document = z.object({ resource: z.string(), authorization_servers: z.array(z.string()) })
  for (const tenant of TENANTS) {
    for (const endpoint of ['mcp', 'sse']) {
      const path = `${base(tenant)}/${endpoint}`
      const { resource, authorization_servers: servers } = document.parse(
        await (await fetch(metadata + path)).json(),
      )
      assert.equal(resource, ISSUER + path)
      assert.deepEqual(servers, [ISSUER])
    }
  }
  for (const path of ['/t/unknown/mcp', '/t/default/mcp', '/t/hr/messages', '/t/hr', '/t/HR/sse']) {
    assert.equal((await fetch(metadata + path)).status, 404, path)
  }
})

test('without a default tenant its paths are none, and nobody is told the name of another', async () => {
  await using service = await startService([tenantConfig(unreachableSql(), { id: 'secretive' })])
  for (const path of ['/mcp', '/sse', '/messages', '/results/none.csv', '/results/none.json']) {
    const response = await fetch(service.origin + path, { headers: { host: HOST } })
    const text = await response.text()
    assert.equal(response.status, 404, path)
    assert.doesNotMatch(text + JSON.stringify([...response.headers]), /secretive/)
  }
  const root = `${service.origin}/.well-known/oauth-protected-resource`
  assert.equal((await fetch(root)).status, 404)
})

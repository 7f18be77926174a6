import assert from 'node:assert/strict'
import { LIST, startService, tenantConfig, unreachableSql, type Service } from '../service.ts'

const CHALLENGE =
  'Bearer error="invalid_token", error_description="The access token is missing or invalid", scope="sql:read", resource_metadata="https://bridge.test/.well-known/oauth-protected-resource'

/** A service whose database nobody needs: no attack gets that far. */
export const startTarget = () =>
  startService([tenantConfig(unreachableSql()), tenantConfig(unreachableSql(), { id: 'other' })])

/** Every endpoint answers 401, with the same vague words and the metadata of its own resource. */
export const assertRefusedEverywhere = async (service: Service, token: string | undefined) => {
  const headers: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` }
  for (const [method, path, metadata] of [
    ['POST', '/mcp', '/mcp'],
    ['GET', '/mcp', '/mcp'],
    ['POST', '/sse', '/sse'],
    ['HEAD', '/sse', '/sse'],
    ['GET', '/sse', '/sse'],
    ['POST', '/messages?sessionId=x', '/sse'],
  ] as const) {
    const response =
      method === 'POST'
        ? await service.post(path, token, LIST)
        : await fetch(`${service.origin}${path}`, { method, headers })
    assert.equal(response.status, 401, `${method} ${path}`)
    assert.equal(response.headers.get('www-authenticate'), `${CHALLENGE}${metadata}"`)
    await response.body?.cancel()
  }
}

/** The control: a right token passes where the attack does not. */
export const assertServed = async (service: Service, token: string, path = '/mcp') => {
  const response = await service.post(path, token, LIST)
  assert.equal(response.status, 200, await response.text())
}

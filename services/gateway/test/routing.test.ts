import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call, callRaw } from './call.ts'
import { pathCorpus, smugglingCorpus } from './corpus.ts'
import { startStand, type Stand } from './stand.ts'

let stand: Stand
before(async () => {
  stand = await startStand()
})
after(async () => {
  await stand[Symbol.asyncDispose]()
})

const ROUTES = {
  auth: [
    'GET /',
    'GET /auth/health',
    'GET /.well-known/oauth-authorization-server',
    'GET /.well-known/openid-configuration',
    'POST /register',
    'GET /authorize',
    'GET /authorize?client_id=a&redirect_uri=http%3A%2F%2Flocalhost%2Fcallback&scope=..%2F',
    'GET /authorize/Jx_9-aB3',
    'POST /token',
    'GET /jwks',
    'POST /revoke',
    'POST /introspect',
    'POST /par',
    'POST /device',
    'GET /device/Jx_9-aB3',
    'GET /interaction/Jx_9-aB3',
    'POST /interaction/Jx_9-aB3/sign-in',
    'GET /account',
    'POST /account/applications/revoke',
    'GET /assets/puente.0a1b2c.css',
  ],
  mcp: [
    'GET /health',
    'GET /.well-known/oauth-protected-resource',
    'GET /.well-known/oauth-protected-resource/mcp',
    'GET /.well-known/oauth-protected-resource/sse',
    'GET /.well-known/oauth-protected-resource/t/north-1/mcp',
    'GET /.well-known/oauth-protected-resource/t/north-1/sse',
    'POST /mcp',
    'GET /mcp',
    'DELETE /mcp',
    'OPTIONS /mcp',
    'POST /mcp?x=//..//%2e%2e/',
    'HEAD /sse',
    'GET /sse',
    'POST /sse',
    'POST /messages?sessionId=0f1e',
    'POST /t/north-1/mcp',
    'GET /t/n/sse',
    'POST /t/north-1/messages?sessionId=0f1e',
    'GET /results/0192-a_B.csv',
    'HEAD /results/0192-a_B.json',
  ],
} as const

for (const name of ['auth', 'mcp'] as const) {
  for (const route of ROUTES[name]) {
    test(`${route} reaches ${name} as it was sent`, async () => {
      const [method = '', path = ''] = route.split(' ')
      const other = stand[name === 'auth' ? 'mcp' : 'auth']
      const before = other.received.length
      const answer = await call(stand, path, { method })
      const last = stand[name].received.at(-1)
      assert.equal(answer.status, 200)
      assert.equal(answer.text, method === 'HEAD' ? '' : name)
      assert.deepEqual([last?.method, last?.url], [method, path])
      assert.equal(other.received.length, before)
    })
  }
}

for (const { name, path } of await pathCorpus()) {
  test(`GET ${path} is nowhere (${name})`, async () => {
    const counts = [stand.auth.received.length, stand.mcp.received.length]
    const answer = await call(stand, path)
    // What cannot be decoded, or climbs above the root, is no URI at all.
    assert.ok(answer.status === 404 || answer.status === 400, String(answer.status))
    assert.match(String(answer.headers['content-type']), /^application\/json/)
    const error = answer.status === 404 ? 'not_found' : 'invalid_request'
    assert.deepEqual(JSON.parse(answer.text), { error })
    assert.equal(answer.headers.location, undefined)
    assert.deepEqual([stand.auth.received.length, stand.mcp.received.length], counts)
  })
}

test('a whole URL in the request line is routed by its path, and its host is checked', async () => {
  const own = `localhost:${stand.port}`
  const request = (url: string) =>
    `GET ${url} HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`
  assert.match(await callRaw(stand, request(`https://${own}/health`)), /^HTTP\/1\.1 200 /)
  assert.equal(stand.mcp.received.at(-1)?.url, '/health')
  assert.match(await callRaw(stand, request(`https://${own}/metrics`)), /^HTTP\/1\.1 404 /)
  assert.match(await callRaw(stand, request(`https://evil.test/health`)), /^HTTP\/1\.1 421 /)
})

for (const { name, bytes } of await smugglingCorpus()) {
  test(`a request that two parsers could read differently is refused: ${name}`, async () => {
    const counts = [stand.auth.received.length, stand.mcp.received.length]
    const text = await callRaw(stand, bytes(`localhost:${stand.port}`))
    // What came in HTTP/0.9 goes back in it: a body alone.
    assert.match(text, /^(?:HTTP\/1\.1 (?:400|403|404|405|414|421|431|501|505) |\{"error":)/)
    assert.ok((text.match(/^HTTP\/1\.1 /gm)?.length ?? 0) <= 1, text)
    assert.deepEqual([stand.auth.received.length, stand.mcp.received.length], counts)
  })
}

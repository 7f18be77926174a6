import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call } from './call.ts'
import { startStand, type Stand } from './stand.ts'

let stand: Stand
before(async () => {
  stand = await startStand()
})
after(async () => {
  await stand[Symbol.asyncDispose]()
})

const FORGED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '80',
  'x-real-ip': '203.0.113.9',
  'x-request-id': 'forged',
  forwarded: 'for=203.0.113.9;host=evil.test;proto=http',
  proxy: 'http://evil.test:3128',
  x_forwarded_for: '203.0.113.9',
}

for (const [path, name] of [
  ['/token', 'auth'],
  ['/authorize', 'auth'],
  ['/mcp', 'mcp'],
  ['/t/north/sse', 'mcp'],
  ['/health', 'mcp'],
] as const) {
  test(`${path}: what a client says of itself in forwarding headers is overwritten`, async () => {
    const host = `localhost:${stand.port}`
    const answer = await call(stand, path, {
      method: 'POST',
      headers: { ...FORGED, host: 'LOCALHOST', authorization: 'Bearer abc', 'content-length': '0' },
    })
    const headers = stand[name].received.at(-1)?.headers ?? {}
    assert.equal(headers.host, host)
    assert.equal(headers['x-forwarded-host'], host)
    assert.equal(headers['x-forwarded-port'], String(stand.port))
    assert.equal(headers['x-forwarded-proto'], 'https')
    assert.equal(headers['x-forwarded-for'], '127.0.0.1')
    assert.equal(headers['x-real-ip'], '127.0.0.1')
    assert.match(String(headers['x-request-id']), /^[0-9a-f]{32}$/)
    assert.equal(headers.forwarded, undefined)
    assert.equal(headers['proxy'], undefined)
    assert.equal(headers['x_forwarded_for'], undefined)
    assert.equal(headers.authorization, 'Bearer abc')
    assert.equal(answer.headers['x-request-id'], headers['x-request-id'])
  })
}

test('every request has an id of its own', async () => {
  const ids = new Set<string>()
  for (let count = 0; count < 5; count++) {
    ids.add(String((await call(stand, '/health')).headers['x-request-id']))
  }
  assert.equal(ids.size, 5)
})

test('connections to a service are kept for the next request', async () => {
  await call(stand, '/jwks')
  await call(stand, '/jwks')
  const ports = stand.auth.received.slice(-2).map(({ remotePort }) => remotePort)
  assert.equal(new Set(ports).size, 1)
  assert.equal(stand.auth.received.at(-1)?.headers.connection, undefined)
})

test("the answer carries each of the gateway's headers once, and the service's own policy stands", async (t) => {
  stand.auth.answer = (_, response) => {
    response.setHeader('Content-Security-Policy', "default-src 'none'")
    response.setHeader('Referrer-Policy', 'no-referrer')
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('X-Request-Id', 'from-the-service')
    response.setHeader('X-Powered-By', 'Something 1.2')
    response.setHeader('Set-Cookie', ['a=1; Secure', 'b=2; Secure'])
    response.setHeader('Location', `http://127.0.0.1:${stand.auth.port}/authorize/x`)
    response.writeHead(303, { 'Content-Type': 'text/html; charset=utf-8' }).end('<p>page</p>')
  }
  t.after(() => (stand.auth.answer = undefined))
  const { status, headers, rawHeaders } = await call(stand, '/account')
  const named = (name: string) =>
    rawHeaders.filter((header, at) => at % 2 === 0 && header.toLowerCase() === name).length
  assert.equal(status, 303)
  assert.equal(headers['content-security-policy'], "default-src 'none'")
  assert.equal(headers['referrer-policy'], 'no-referrer')
  assert.equal(headers['x-frame-options'], 'DENY')
  assert.equal(headers['content-type'], 'text/html; charset=utf-8')
  assert.equal(headers.location, `http://127.0.0.1:${stand.auth.port}/authorize/x`)
  assert.deepEqual(headers['set-cookie'], ['a=1; Secure', 'b=2; Secure'])
  assert.equal(headers['x-powered-by'], undefined)
  assert.equal(headers['server'], 'nginx')
  for (const name of [
    'x-content-type-options',
    'x-request-id',
    'referrer-policy',
    'content-type',
  ]) {
    assert.equal(named(name), 1, name)
  }
  assert.notEqual(headers['x-request-id'], 'from-the-service')
})

test('localhost gets no Strict-Transport-Security, a public host does, over TLS only', async () => {
  assert.equal((await call(stand, '/health')).headers['strict-transport-security'], undefined)
  await using open = await startStand({ PUENTE_HOST: 'bridge.test' })
  const headers = { host: 'bridge.test' }
  const over = await call(open, '/health', { headers })
  const missing = await call(open, '/metrics', { headers })
  assert.equal(over.headers['strict-transport-security'], 'max-age=31536000')
  assert.equal(missing.headers['strict-transport-security'], 'max-age=31536000')
  assert.equal(open.mcp.received.at(-1)?.headers['x-forwarded-port'], '443')
  const plain = await fetch(`http://127.0.0.1:${open.httpPort}/health`, { redirect: 'manual' })
  assert.equal(plain.status, 421)
  assert.equal(plain.headers.get('strict-transport-security'), null)
})

import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { call } from './call.ts'
import { freePort } from './listen.ts'
import { startStand } from './stand.ts'
import { startUpstream } from './upstream.ts'

test('a service that is down is a JSON 502 that says when to come back', async () => {
  const port = await freePort()
  await using stand = await startStand({
    PUENTE_AUTH_UPSTREAMS: `127.0.0.1:${port}`,
    PUENTE_MCP_UPSTREAMS: `127.0.0.1:${port}`,
  })
  const rpc = {
    jsonrpc: '2.0',
    error: { code: -32_000, message: 'service_unavailable' },
    id: null,
  }
  const oauth = { error: 'temporarily_unavailable', error_description: 'service_unavailable' }
  const plain = { error: 'service_unavailable' }
  for (const [path, body] of [
    ['/mcp', rpc],
    ['/t/north/sse', rpc],
    ['/token', oauth],
    ['/register', oauth],
    ['/device/auth', oauth],
    ['/health', plain],
    ['/auth/health', plain],
  ] as const) {
    const answer = await call(stand, path, { method: 'POST', body: '{}' })
    assert.equal(answer.status, 502, path)
    assert.deepEqual(JSON.parse(answer.text), body)
    assert.equal(answer.headers['content-type'], 'application/json')
    assert.equal(answer.headers['retry-after'], '5')
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.match(String(answer.headers['x-request-id']), /^[0-9a-f]{32}$/)
  }
})

test("a service's own refusal passes as it is", async () => {
  await using stand = await startStand()
  stand.mcp.answer = (_, response) => {
    response.setHeader('WWW-Authenticate', 'Bearer resource_metadata="https://localhost/x"')
    response.writeHead(401, { 'Content-Type': 'application/json', 'Retry-After': '77' })
    response.end('{"error":"invalid_token"}')
  }
  const answer = await call(stand, '/mcp', { method: 'POST', body: '{}' })
  assert.equal(answer.status, 401)
  assert.equal(answer.text, '{"error":"invalid_token"}')
  assert.equal(answer.headers['www-authenticate'], 'Bearer resource_metadata="https://localhost/x"')
  assert.equal(answer.headers['retry-after'], '77')
})

test('with one of two replicas down every call is answered, by the other', async () => {
  await using replica = await startUpstream('replica')
  const gone = await freePort()
  await using stand = await startStand({
    PUENTE_MCP_UPSTREAMS: `127.0.0.1:${gone} 127.0.0.1:${replica.port}`,
  })
  for (let count = 0; count < 8; count++) {
    const answer = await call(stand, '/mcp', { method: 'POST', body: '{}' })
    assert.deepEqual([answer.status, answer.text], [200, 'replica'])
  }
  assert.equal(replica.received.length, 8)
})

test('replicas share the open streams', async () => {
  await using one = await startUpstream('one')
  await using two = await startUpstream('two')
  await using stand = await startStand({
    PUENTE_MCP_UPSTREAMS: `127.0.0.1:${one.port} 127.0.0.1:${two.port}`,
  })
  const arrived = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  let open = 0
  one.answer = two.answer = async (_, response) => {
    open += 1
    if (open === 6) arrived.resolve()
    await release.promise
    response.end()
  }
  const calls = Array.from({ length: 6 }, () => call(stand, '/sse'))
  await arrived.promise
  release.resolve()
  await Promise.all(calls)
  assert.deepEqual([one.received.length, two.received.length], [3, 3])
})

test('a call that may have had an effect is not sent twice', async () => {
  await using one = await startUpstream('one')
  await using two = await startUpstream('two')
  await using stand = await startStand({
    PUENTE_MCP_UPSTREAMS: `127.0.0.1:${one.port} 127.0.0.1:${two.port}`,
  })
  one.answer = two.answer = (request) => {
    request.socket.destroy()
  }
  const answer = await call(stand, '/mcp', { method: 'POST', body: '{}' })
  assert.equal(answer.status, 502)
  assert.equal(one.received.length + two.received.length, 1)
})

for (const [path, name, limit] of [
  ['/mcp', 'mcp', 8 * 2 ** 20],
  ['/t/north/messages', 'mcp', 8 * 2 ** 20],
  ['/token', 'auth', 64 * 2 ** 10],
  ['/register', 'auth', 64 * 2 ** 10],
] as const) {
  test(`${path}: a body up to the limit passes, a larger one is a JSON 413`, async () => {
    await using stand = await startStand()
    const target = stand[name]
    const fits = await call(stand, path, { method: 'POST', body: 'x'.repeat(limit) })
    assert.equal(fits.status, 200)
    const before = target.received.length
    const answer = await call(stand, path, {
      method: 'POST',
      headers: { host: 'localhost', 'content-length': String(limit + 1) },
    })
    assert.equal(answer.status, 413)
    assert.deepEqual(JSON.parse(answer.text), { error: 'request_too_large' })
    assert.equal(target.received.length, before)
    // Bodies never touch the disk.
    for (const folder of ['body', 'proxy']) {
      const { nlink } = await stat(join(stand.directory, 'run', folder))
      assert.equal(nlink, 2, folder)
    }
  })
}

test('request lines and headers beyond every need are refused in JSON', async () => {
  await using stand = await startStand()
  const long = await call(stand, `/authorize?state=${'a'.repeat(12_000)}`)
  assert.equal(long.status, 200)
  const longer = await call(stand, `/authorize?state=${'a'.repeat(20_000)}`)
  assert.deepEqual([longer.status, longer.text], [414, '{"error":"uri_too_long"}\n'])
  const headers = { host: 'localhost', authorization: `Bearer ${'a'.repeat(20_000)}` }
  const heavy = await call(stand, '/mcp', { headers })
  assert.equal(heavy.status, 431)
  assert.deepEqual(JSON.parse(heavy.text), { error: 'headers_too_large' })
})

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { call } from './call.ts'
import { freePort } from './listen.ts'
import { startStand } from './stand.ts'

const SECRET = 'c0ffee-5ecret'

test('each request is one JSON line with the id the service saw, and times', async () => {
  await using stand = await startStand()
  const answer = await call(stand, '/mcp', {
    method: 'POST',
    headers: { host: `localhost:${stand.port}`, 'user-agent': 'a "quoted" agent\t1' },
    body: '{}',
  })
  const [line = {}] = await stand.logged(1)
  assert.equal(line['path'], '/mcp')
  assert.equal(line['requestId'], answer.headers['x-request-id'])
  assert.equal(line['method'], 'POST')
  assert.equal(line['status'], 200)
  assert.equal(line['clientAddress'], '127.0.0.1')
  assert.equal(line['upstream'], `127.0.0.1:${stand.mcp.port}`)
  assert.equal(line['upstreamStatus'], '200')
  assert.equal(line['userAgent'], 'a "quoted" agent\t1')
  assert.equal(typeof line['requestSeconds'], 'number')
  for (const name of [
    'upstreamConnectSeconds',
    'upstreamHeaderSeconds',
    'upstreamResponseSeconds',
  ]) {
    assert.match(String(line[name]), /^\d+\.\d{3}$/, name)
  }
})

test('no log holds a query string, token, cookie or body, also where things go wrong', async () => {
  const gone = await freePort()
  await using stand = await startStand({ PUENTE_AUTH_UPSTREAMS: `127.0.0.1:${gone}` })
  const headers = {
    host: `localhost:${stand.port}`,
    authorization: `Bearer ${SECRET}`,
    cookie: `session=${SECRET}`,
    referer: `https://localhost/?code=${SECRET}`,
  }
  for (const path of ['/authorize', '/messages', '/mcp', '/token', '/nowhere', '/a/../b', '/%00']) {
    await call(stand, `${path}?code=${SECRET}`, { method: 'POST', headers, body: SECRET })
  }
  const [refused = {}, ...others] = await stand.logged(7)
  assert.equal(refused['path'], '/authorize')
  assert.equal(others.length, 6)
  assert.deepEqual([refused['method'], refused['status']], ['POST', 502])
  assert.equal(refused['upstreamStatus'], '502')
  const log = await readFile(join(stand.directory, 'run/access.log'), 'utf8')
  assert.ok(!log.includes(SECRET), log)
  assert.equal(stand.errors(), '')
})

test('nginx finds nothing to say about the configuration', async () => {
  await using stand = await startStand()
  const lines = (await stand.ask('-t')).trim().split('\n')
  assert.equal(lines.length, 2)
  assert.match(lines[0] ?? '', /syntax is ok$/)
  assert.match(lines[1] ?? '', /test is successful$/)
})

import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { LIST } from '../service.ts'
import { assertServed, startTarget } from './token-attacks.ts'

const statusWithHost = (origin: string, host: string) =>
  new Promise<number>((resolve, reject) => {
    const call = request(`${origin}/mcp`, { method: 'POST', headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    call.on('error', reject)
    call.end('{}')
  })

test('a host name that is not served is refused before the token is looked at', async () => {
  await using service = await startTarget()
  assert.equal(await statusWithHost(service.origin, 'evil.test'), 403)
  assert.equal(await statusWithHost(service.origin, 'bridge.test.evil.test'), 403)
  assert.equal(await statusWithHost(service.origin, 'bridge.test'), 401)
})

test('a page of another origin is refused, one of the own host or of this machine is not', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('sql:read')
  for (const origin of ['https://evil.test', 'null', 'https://bridge.test.evil.test']) {
    assert.equal((await service.post('/mcp', token, LIST, { origin })).status, 403, origin)
  }
  for (const origin of ['https://bridge.test', 'http://localhost:6274']) {
    assert.equal((await service.post('/mcp', token, LIST, { origin })).status, 200, origin)
  }
  await assertServed(service, token)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIST } from '../service.ts'
import { assertRefusedEverywhere, assertServed, startTarget } from './token-attacks.ts'

test('a token of one tenant is refused by every other', async () => {
  await using service = await startTarget()
  const other = await service.issuer.mint({ audience: 'https://bridge.test/t/other/mcp' })
  await assertRefusedEverywhere(service, other)
  await assertServed(service, other, '/t/other/mcp')
  await assertServed(service, other, '/t/other/sse')
  const own = await service.tokenFor('sql:read')
  const response = await service.post('/t/other/mcp', own, LIST)
  assert.equal(response.status, 401)
})

test('the default tenant has no second address', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('sql:read')
  assert.equal((await service.post('/t/default/mcp', token, LIST)).status, 404)
  assert.equal((await service.post('/t/unknown/mcp', token, LIST)).status, 404)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { LIST } from '../service.ts'
import { assertRefusedEverywhere, startTarget } from './token-attacks.ts'

test('an expired token is refused', async () => {
  await using service = await startTarget()
  const audience = 'https://bridge.test/mcp'
  await assertRefusedEverywhere(
    service,
    await service.issuer.mint({ audience, expiresInSeconds: -1 }),
  )
})

test('a token that was verified before is refused once it has expired', async () => {
  await using service = await startTarget()
  const audience = 'https://bridge.test/mcp'
  // Long enough to be served at least once, however slow the machine is.
  for (let lifetimeSeconds = 2; ; lifetimeSeconds *= 2) {
    const token = await service.issuer.mint({ audience, expiresInSeconds: lifetimeSeconds })
    const endMs = Date.now() + lifetimeSeconds * 1000
    const { status } = await service.post('/mcp', token, LIST)
    if (status === 401 && lifetimeSeconds < 60) continue
    assert.equal(status, 200)
    await delay(endMs - Date.now() + 100)
    await assertRefusedEverywhere(service, token)
    return
  }
})

test('a token without an expiry is refused', async () => {
  await using service = await startTarget()
  const audience = 'https://bridge.test/mcp'
  await assertRefusedEverywhere(
    service,
    await service.issuer.mint({ audience, claims: { exp: undefined } }),
  )
})

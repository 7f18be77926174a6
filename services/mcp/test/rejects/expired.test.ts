import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { assertRefusedEverywhere, assertServed, startTarget } from './token-attacks.ts'

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
  const token = await service.issuer.mint({ audience, expiresInSeconds: 2 })
  await assertServed(service, token)
  await delay(2100)
  await assertRefusedEverywhere(service, token)
})

test('a token without an expiry is refused', async () => {
  await using service = await startTarget()
  const audience = 'https://bridge.test/mcp'
  await assertRefusedEverywhere(
    service,
    await service.issuer.mint({ audience, claims: { exp: undefined } }),
  )
})

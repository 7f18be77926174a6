import { test } from 'node:test'
import { assertRefusedEverywhere, startTarget } from './token-attacks.ts'

test('a token of another issuer is refused', async () => {
  await using service = await startTarget()
  const audience = 'https://bridge.test/mcp'
  for (const iss of ['https://evil.test', 'https://bridge.test/', undefined]) {
    await assertRefusedEverywhere(service, await service.issuer.mint({ audience, claims: { iss } }))
  }
})

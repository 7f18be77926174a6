import { test } from 'node:test'
import { assertRefusedEverywhere, startTarget } from './token-attacks.ts'

test('an ID token, or a token of no type, is no access token', async () => {
  await using service = await startTarget()
  const audience = 'https://bridge.test/mcp'
  for (const typ of ['JWT', undefined, 'logout+jwt']) {
    await assertRefusedEverywhere(service, await service.issuer.mint({ audience, header: { typ } }))
  }
})

test('a token that lacks a claim of RFC 9068 is refused', async () => {
  await using service = await startTarget()
  const audience = 'https://bridge.test/mcp'
  for (const claim of ['sub', 'client_id', 'jti', 'iat']) {
    const claims = { [claim]: undefined }
    await assertRefusedEverywhere(service, await service.issuer.mint({ audience, claims }))
  }
})

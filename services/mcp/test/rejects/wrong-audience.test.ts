import { test } from 'node:test'
import { assertRefusedEverywhere, assertServed, startTarget } from './token-attacks.ts'

test('a token for another API of the same issuer is refused', async () => {
  await using service = await startTarget()
  for (const audience of [
    'https://invoices.bridge.test',
    'https://bridge.test',
    'https://bridge.test/mcp/',
    'https://BRIDGE.test/mcp',
    'https://bridge.test/messages',
  ]) {
    await assertRefusedEverywhere(service, await service.issuer.mint({ audience }))
  }
})

test('a token for several audiences is refused, even when one of them is right', async () => {
  await using service = await startTarget()
  const audience = ['https://bridge.test/mcp', 'https://invoices.bridge.test']
  await assertRefusedEverywhere(service, await service.issuer.mint({ audience }))
})

test('a token for /mcp opens /sse of the same tenant, and the other way round', async () => {
  await using service = await startTarget()
  for (const endpoint of ['mcp', 'sse']) {
    const audience = `https://bridge.test/${endpoint}`
    const token = await service.issuer.mint({ audience })
    await assertServed(service, token, '/mcp')
    await assertServed(service, token, '/sse')
  }
})

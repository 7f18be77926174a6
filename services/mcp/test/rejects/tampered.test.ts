import { test } from 'node:test'
import { generateKeyPair } from 'jose'
import { assertRefusedEverywhere, startTarget } from './token-attacks.ts'

test('a token whose payload was changed after it was signed is refused', async () => {
  await using service = await startTarget()
  const [header, , signature] = (await service.tokenFor('sql:read')).split('.')
  const [, otherPayload] = (await service.tokenFor('sql:read sql:write')).split('.')
  await assertRefusedEverywhere(service, `${header}.${otherPayload}.${signature}`)
})

test('a token signed with another key is refused', async () => {
  await using service = await startTarget()
  const { privateKey } = await generateKeyPair('ES256')
  const audience = 'https://bridge.test/mcp'
  await assertRefusedEverywhere(service, await service.issuer.mint({ audience, key: privateKey }))
})

test('a token that names an unknown key is refused', async () => {
  await using service = await startTarget()
  const audience = 'https://bridge.test/mcp'
  await assertRefusedEverywhere(
    service,
    await service.issuer.mint({ audience, header: { kid: 'unknown' } }),
  )
})

test('what is no token at all is refused', async () => {
  await using service = await startTarget()
  await assertRefusedEverywhere(service, 'abc')
})

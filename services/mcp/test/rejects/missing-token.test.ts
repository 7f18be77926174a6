import { test } from 'node:test'
import { assertRefusedEverywhere, startTarget } from './token-attacks.ts'

test('a request without a token gets the challenge that leads to the issuer', async () => {
  await using service = await startTarget()
  await assertRefusedEverywhere(service, undefined)
})

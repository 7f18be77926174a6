import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decodeJwt } from 'jose'
import { obtainCode, refresh, tokenRequest } from './client.ts'
import { MCP, startAuth } from './harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const SPELLINGS = [MCP, `${MCP}/`, 'HTTPS://Bridge.Test/mcp', 'https://bridge.test:443/mcp/']

test('every spelling of a resource, in every combination, gives a token for the canonical one', async () => {
  for (const asked of SPELLINGS) {
    for (const redeemed of SPELLINGS) {
      const { client, form } = await obtainCode(auth, { resource: asked })
      const { status, body } = await tokenRequest(auth, { ...form, resource: redeemed })
      assert.equal(status, 200, `${asked} then ${redeemed}`)
      assert.equal(decodeJwt(String(body.access_token)).aud, MCP)
      const again = await refresh(auth, client, String(body.refresh_token), { resource: asked })
      assert.equal(decodeJwt(String(again.body.access_token)).aud, MCP)
    }
  }
})

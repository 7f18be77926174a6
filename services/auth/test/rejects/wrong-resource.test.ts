import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decodeJwt } from 'jose'
import { createBrowser } from '../browser.ts'
import { obtainCode, obtainTokens, refresh, register, request, tokenRequest } from '../client.ts'
import { ISSUER, MCP, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a resource that is not served is refused at /authorize', async () => {
  const client = await register(auth)
  for (const resource of [
    'https://evil.test/mcp',
    `${ISSUER}/t/none/mcp`,
    'nonsense',
    `${MCP}#x`,
  ]) {
    const { url } = await request(client, { resource })
    const end = await createBrowser(auth).go(url)
    assert.equal(end.url.searchParams.get('error'), 'invalid_target', resource)
    assert.equal(end.url.searchParams.get('iss'), ISSUER)
  }
})

test('several resources in one authorization are refused', async () => {
  const { url } = await request(await register(auth))
  url.searchParams.append('resource', `${ISSUER}/sse`)
  const end = await createBrowser(auth).go(url)
  assert.equal(end.url.searchParams.get('error'), 'invalid_target')
})

test('a code for one tenant gives no token for another, and is not used up by asking', async () => {
  const { form } = await obtainCode(auth)
  for (const resource of [`${ISSUER}/t/hr/mcp`, 'https://evil.test/mcp']) {
    assert.equal((await tokenRequest(auth, { ...form, resource })).body.error, 'invalid_target')
  }
  const { status, body } = await tokenRequest(auth, { ...form, resource: MCP })
  assert.equal(status, 200)
  assert.equal(decodeJwt(String(body.access_token)).aud, MCP)
})

test('a refresh token for one tenant gives no token for another, and survives the asking', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const resource = `${ISSUER}/t/hr/mcp`
  const wrong = await refresh(auth, client, tokens.refresh_token, { resource })
  assert.equal(wrong.body.error, 'invalid_target')
  assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
})

test('refreshing for a resource that is gone answers invalid_grant, so that clients sign in again', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const resource = `${ISSUER}/t/gone/mcp`
  const { body } = await refresh(auth, client, tokens.refresh_token, { resource })
  assert.equal(body.error, 'invalid_grant')
})

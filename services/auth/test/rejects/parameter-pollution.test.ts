import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { obtainTokens, refresh, register } from '../client.ts'
import { ISSUER, post, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('a parameter that comes twice is not taken as either', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const stranger = await register(auth)
  const base: [string, string][] = [
    ['grant_type', 'refresh_token'],
    ['client_id', client.client_id],
    ['refresh_token', tokens.refresh_token],
  ]
  for (const twice of [
    ['client_id', stranger.client_id],
    ['refresh_token', 'other'],
    ['grant_type', 'authorization_code'],
    ['resource', `${ISSUER}/t/hr/mcp`],
    ['scope', 'sql:write'],
  ] as const) {
    const form: [string, string][] = [...base, [twice[0], twice[1]]]
    if (twice[0] === 'resource') form.push(['resource', `${ISSUER}/mcp`])
    if (twice[0] === 'scope') form.push(['scope', 'sql:read'])
    const response = await post(auth, '/token', form)
    assert.ok(response.status === 400 || response.status === 401, twice[0])
  }
  assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
})

test('credentials in two places, or in the address, are refused', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...client }
  const basic = { authorization: `Basic ${Buffer.from('x:y').toString('base64')}` }
  assert.notEqual((await post(auth, '/token', form, basic)).status, 200)
  const query = new URLSearchParams(form).toString()
  assert.notEqual((await post(auth, `/token?${query}`, {})).status, 200)
  assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
})

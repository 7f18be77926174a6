import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createBrowser } from '../browser.ts'
import { CALLBACK, register, request } from '../client.ts'
import { ISSUER, post, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const push = async (client: { client_id: string }) => {
  const { url } = await request(client)
  const response = await post(auth, '/par', [...url.searchParams])
  assert.equal(response.status, 201)
  return (await response.json()) as { request_uri: string }
}

const go = async (params: Record<string, string>) =>
  createBrowser(auth).go(`/authorize?${new URLSearchParams(params).toString()}`)

test('a pushed request works once, and only for the client that pushed it', async () => {
  const client = await register(auth)
  const { request_uri } = await push(client)
  const stranger = await register(auth)
  const stolen = await go({ client_id: stranger.client_id, request_uri })
  assert.doesNotMatch(stolen.text, /name="password"/)
  const mine = await push(client)
  const first = await go({ client_id: client.client_id, request_uri: mine.request_uri })
  assert.match(first.text, /name="password"/)
  const invented = await go({
    client_id: client.client_id,
    request_uri: 'urn:ietf:params:oauth:request_uri:invented',
  })
  assert.doesNotMatch(invented.text, /name="password"/)
})

test('what stands beside a pushed request changes nothing', async () => {
  const client = await register(auth, { redirect_uris: [CALLBACK, 'https://client.test/other'] })
  const { request_uri } = await push(client)
  const page = await go({
    client_id: client.client_id,
    request_uri,
    scope: 'sql:write',
    redirect_uri: 'https://client.test/other',
    resource: `${ISSUER}/t/hr/mcp`,
  })
  const [interaction] = await auth.sql<{ params: Record<string, string> }[]>`
    select payload->'params' as params from auth.oidc_model
    where model = 'Interaction' order by created_at desc limit 1`
  assert.match(page.text, /name="password"/)
  assert.equal(interaction?.params['redirect_uri'], CALLBACK)
  assert.equal(interaction?.params['resource'], `${ISSUER}/mcp`)
  assert.equal(interaction?.params['scope'], 'sql:read sql:write')
})

test('a request by value or by a reference of the client’s own is refused', async () => {
  const client = await register(auth)
  const { url } = await request(client)
  for (const [name, value] of [
    ['request', 'eyJhbGciOiJub25lIn0.e30.'],
    ['request_uri', 'https://client.test/request.jwt'],
    ['request_uri', 'http://169.254.169.254/latest/meta-data'],
    ['registration', '{}'],
  ] as const) {
    const own = new URL(url)
    own.searchParams.set(name, value)
    const page = await createBrowser(auth).go(own)
    assert.doesNotMatch(page.text, /name="password"/, name)
  }
})

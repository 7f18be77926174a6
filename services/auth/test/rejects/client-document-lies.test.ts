import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { REDIRECT, startWithDocuments } from '../unknown-client.ts'

const setting = await startWithDocuments()
const { host, assertUnknown } = setting
after(() => setting[Symbol.asyncDispose]())

const id = 'https://app.example.com/client.json'

const REFUSED = {
  'client_id of another': { client_id: 'https://claude.ai/oauth/mcp-oauth-client-metadata' },
  'client_id in another spelling': { client_id: `${id}/` },
  'client_id missing': { client_id: undefined },
  'a secret in public': { client_secret: 'public' },
  'a secret method': { token_endpoint_auth_method: 'client_secret_post' },
  'keys as the only method': { token_endpoint_auth_method: 'private_key_jwt' },
  'no redirect': { redirect_uris: [] },
  'http to elsewhere': { redirect_uris: ['http://app.example.com/callback'] },
  'a script as redirect': { redirect_uris: ['javascript:alert(1)'] },
  'a redirect with a fragment': { redirect_uris: [`${REDIRECT}#x`] },
  'too many redirects': { redirect_uris: Array.from({ length: 11 }, (_, n) => `${REDIRECT}${n}`) },
  'redirects of another type': { redirect_uris: REDIRECT },
  'no code flow': { grant_types: ['client_credentials'] },
}

for (const [name, members] of Object.entries(REFUSED)) {
  test(name, async () => {
    await setting.auth.sql`delete from auth.client_document`
    await setting.auth.sql`delete from auth.request_rate`
    host.publish(id, { redirect_uris: [REDIRECT], ...members })
    await assertUnknown(id)
    assert.equal(host.requested.at(-1), id)
  })
}

test('what is no document at all', async () => {
  for (const body of ['', 'null', '[]', '"text"', '{ not json', '<html></html>']) {
    await setting.auth.sql`delete from auth.client_document`
    host.answer(id, (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(body),
    )
    await assertUnknown(id)
  }
  await setting.auth.sql`delete from auth.client_document`
  host.answer(id, (_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(JSON.stringify({ client_id: id, redirect_uris: [REDIRECT] })),
  )
  await assertUnknown(id)
})

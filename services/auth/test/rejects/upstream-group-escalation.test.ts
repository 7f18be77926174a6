import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createAccess } from '../../src/accounts/access.ts'
import { createBrowser } from '../browser.ts'
import { refresh, register, request, tokenRequest, CALLBACK } from '../client.ts'
import { signInAt, startAuthWithUpstream } from '../upstream.ts'

const { auth, entra, strict, ...stack } = await startAuthWithUpstream()
after(async () => stack[Symbol.asyncDispose]())

const offered = async (groups: unknown, provider = entra, email = 'g@contoso.com') => {
  const { url } = await request(await register(auth))
  const claims = { sub: `of ${email}`, email, email_verified: true, groups: groups as string[] }
  const page = await signInAt(auth, provider, claims, { path: url })
  return [...page.text.matchAll(/name="scope" value="([^"]+)"/g)].map((match) => match[1])
}

test('only a list that names the group exactly counts', async () => {
  assert.deepEqual(await offered(['editors']), ['sql:read', 'sql:write'])
  for (const groups of [
    ['Editors'],
    ['editors '],
    ['*'],
    'editors',
    { 0: 'editors' },
    [['editors']],
    Array.from({ length: 3000 }, () => 'editors'),
    undefined,
  ]) {
    assert.deepEqual(await offered(groups), [], JSON.stringify(groups)?.slice(0, 40))
  }
})

test('a provider without a mapping gives nothing, whatever it claims', async () => {
  assert.deepEqual(await offered(['editors'], strict, 'nobody@example.com'), [])
})

test('who left the group has no tokens any more, although the grant is still there', async () => {
  assert.deepEqual(await offered(['editors']), ['sql:read', 'sql:write'])
  assert.deepEqual(await offered([]), [])
  const rows = await auth.sql`
    select from auth.upstream_access x join auth.account a on a.id = x.account_id
    where a.email = 'g@contoso.com'`
  assert.equal(rows.length, 0)
})

test('what a provider gave counts no more once the operator has taken it out of the file', async () => {
  assert.deepEqual(await offered(['editors']), ['sql:read', 'sql:write'])
  const [account] = await auth.sql<{ id: string }[]>`
    select id from auth.account where email = 'g@contoso.com'`
  const id = account?.id ?? ''
  const configured = createAccess(auth.sql, ['https://entra.test/', 'https://strict.test/'])
  assert.equal((await configured.allowedScopes(id, 'default')).size, 2)
  assert.deepEqual([...(await configured.targets(id))], ['default'])
  const without = createAccess(auth.sql, ['https://strict.test/'])
  assert.equal((await without.allowedScopes(id, 'default')).size, 0)
  assert.deepEqual([...(await without.targets(id))], [])
})

test('nor does a refresh token, at a replica without the provider', async () => {
  const client = await register(auth)
  const { url, verifier } = await request(client)
  const browser = createBrowser(auth)
  const claims = { sub: 'refreshes', email: 'refreshes@contoso.com', groups: ['sales'] }
  const consent = await signInAt(auth, entra, claims, { browser, path: url })
  const { url: callback } = await browser.submit(consent, 'consent', [['scope', 'sql:read']])
  const { body } = await tokenRequest(auth, {
    grant_type: 'authorization_code',
    client_id: client.client_id,
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  })
  const first = await refresh(auth, client, body.refresh_token ?? '')
  assert.equal(first.status, 200)

  const { document } = auth
  const port = await auth.startReplica({ ...document, auth: { ...document.auth, upstream: [] } })
  const replica = { origin: `http://127.0.0.1:${port}` }
  const second = await refresh(replica, client, first.body.refresh_token ?? '')
  assert.deepEqual([second.status, second.body.error], [400, 'invalid_grant'])
})

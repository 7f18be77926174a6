import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import { createBrowser } from './browser.ts'
import {
  CALLBACK,
  allow,
  obtainCode,
  obtainTokens,
  options,
  refresh,
  register,
  request,
  signIn,
  tokenRequest,
} from './client.ts'
import type { Auth } from './harness.ts'
import { ISSUER, MCP, NOBODY, READER, WRITER, post, send, startAuth } from './harness.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const jwks = createRemoteJWKSet(new URL(`${ISSUER}/jwks`), {
  [customFetch]: async (url, init) => send(auth, url, init),
})

const verify = async (token: string, audience: string) =>
  jwtVerify(token, jwks, { issuer: ISSUER, audience, typ: 'at+jwt' })

test('a strict client goes from discovery to a refreshed token', async () => {
  const issuer = new URL(ISSUER)
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...options(auth) })
  const server = await oauth.processDiscoveryResponse(issuer, found)

  const registered = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(
      server,
      { client_name: 'Strict', redirect_uris: [CALLBACK] },
      options(auth),
    ),
  )
  assert.equal(registered['client_secret'], undefined)
  const client = { client_id: registered.client_id }

  const verifier = oauth.generateRandomCodeVerifier()
  const url = new URL(String(server.authorization_endpoint))
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    scope: 'sql:read sql:write offline_access',
    prompt: 'consent',
    resource: MCP,
    state: 'some-state',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const { url: callback } = await allow(auth, url)
  // validateAuthResponse checks `iss` as well (RFC 9207).
  const params = oauth.validateAuthResponse(server, client, callback, 'some-state')
  const tokens = await oauth.processAuthorizationCodeResponse(
    server,
    client,
    await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      params,
      CALLBACK,
      verifier,
      { additionalParameters: { resource: MCP }, ...options(auth) },
    ),
  )
  assert.equal(tokens.expires_in, 3600)
  assert.deepEqual(String(tokens.scope).split(' ').toSorted(), ['sql:read', 'sql:write'])

  const { payload, protectedHeader } = await verify(tokens.access_token, MCP)
  assert.equal(protectedHeader.alg, 'ES256')
  assert.equal(payload.aud, MCP)
  assert.equal(payload['client_id'], client.client_id)
  assert.match(String(payload['gid']), /^[\w-]{22}$/)
  assert.match(String(payload.sub), /^[0-9a-f-]{36}$/)
  assert.equal(Number(payload.exp) - Number(payload.iat), 3600)
  assert.ok(payload.jti)
  // What the audit trail of the tenant's server calls them.
  assert.equal(payload['email'], WRITER.email)
  assert.equal(payload['client_name'], 'Strict')

  const refreshed = await oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      String(tokens.refresh_token),
      options(auth),
    ),
  )
  assert.notEqual(refreshed.refresh_token, tokens.refresh_token)
  const again = await verify(refreshed.access_token, MCP)
  for (const claim of ['gid', 'email', 'client_name']) {
    assert.equal(again.payload[claim], payload[claim])
  }
})

test('a person can narrow the scopes, and the token has only those', async () => {
  const { tokens } = await obtainTokens(auth, {}, { scopes: ['sql:read'] })
  assert.equal(tokens.scope, 'sql:read')
  assert.equal(decodeJwt(tokens.access_token)['scope'], 'sql:read')
})

test('an account is offered only what it may grant', async () => {
  const { tokens } = await obtainTokens(auth, {}, { person: READER })
  assert.equal(tokens.scope, 'sql:read')
})

test('scopes beyond the account are refused even when the form is forged to have them', async () => {
  const scopes = ['sql:read', 'sql:write']
  const { tokens } = await obtainTokens(auth, {}, { person: READER, scopes })
  assert.equal(tokens.scope, 'sql:read')
})

test('an account that may grant nothing is told so, and the client gets access_denied', async () => {
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth))
  const page = await signIn(browser, await browser.go(url), NOBODY)
  assert.equal(page.status, 403)
  assert.match(page.text, /No access/)
  const end = await browser.submit(page, 'deny')
  assert.equal(end.url.searchParams.get('error'), 'access_denied')
  assert.equal(end.url.searchParams.get('iss'), ISSUER)
})

test('denying at sign-in or at consent gives the client access_denied and its state', async () => {
  const client = await register(auth)
  for (const stage of ['sign-in', 'consent']) {
    const browser = createBrowser(auth)
    const first = await browser.go((await request(client)).url)
    const page = stage === 'consent' ? await signIn(browser, first) : first
    const end = await browser.submit(page, 'deny')
    assert.equal(end.url.origin + end.url.pathname, CALLBACK)
    assert.equal(end.url.searchParams.get('error'), 'access_denied')
    assert.equal(end.url.searchParams.get('state'), 'the-state')
  }
})

test('allowing nothing at all is asked again, not granted', async () => {
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth))
  const page = await browser.submit(await signIn(browser, await browser.go(url)), 'consent')
  assert.equal(page.status, 400)
  assert.match(page.text, /Choose at least one/)
})

test('without scope or resource a client gets sql:read on the default tenant', async () => {
  const asked = [
    { scope: null, resource: null },
    { scope: 'db:read db:write', resource: null },
    { scope: '', resource: MCP },
  ]
  for (const extra of asked) {
    const { tokens } = await obtainTokens(auth, extra)
    const payload = decodeJwt(tokens.access_token)
    assert.equal(payload.aud, MCP)
    assert.equal(payload['scope'], 'sql:read')
  }
})

test('another API has its own lifetime, algorithm and scopes', async () => {
  const resource = 'https://invoices.test/api'
  const { tokens } = await obtainTokens(auth, { resource, scope: 'invoices:read' })
  assert.equal(tokens.expires_in, 900)
  const { payload, protectedHeader } = await verify(tokens.access_token, resource)
  assert.equal(protectedHeader.alg, 'RS256')
  assert.equal(payload['scope'], 'invoices:read')
})

test('consent is asked for every authorization, sign-in once per browser', async () => {
  const browser = createBrowser(auth)
  const client = await register(auth)
  const first = await allow(auth, (await request(client)).url, { browser })
  assert.ok(first.url.searchParams.get('code'))
  const page = await browser.go((await request(client)).url)
  assert.match(page.text, /Allow access/)
  const second = await allow(auth, (await request(client)).url, { browser })
  assert.ok(second.url.searchParams.get('code'))
})

test('two authorizations in one browser are two grants', async () => {
  const browser = createBrowser(auth)
  const client = await register(auth)
  const one = await obtainTokens(auth, {}, { browser, client })
  const two = await obtainTokens(auth, {}, { browser, client })
  const gid = (token: string) => decodeJwt(token)['gid']
  assert.notEqual(gid(one.tokens.access_token), gid(two.tokens.access_token))
  assert.equal(
    (
      await post(auth, '/revoke', {
        client_id: client.client_id,
        token: one.tokens.refresh_token,
      })
    ).status,
    200,
  )
  assert.equal((await refresh(auth, client, one.tokens.refresh_token)).body.error, 'invalid_grant')
  assert.equal((await refresh(auth, client, two.tokens.refresh_token)).status, 200)
})

test('a person can change the account at the consent page', async () => {
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth))
  const consent = await signIn(browser, await browser.go(url))
  const page = await browser.submit(consent, 'other-account')
  assert.match(page.text, /name="password"/)
  assert.match((await signIn(browser, page, READER)).text, /Luis Reader/)
})

test('signing in as somebody else when a client asks for a new sign-in works without JavaScript', async () => {
  const browser = createBrowser(auth)
  const client = await register(auth)
  await allow(auth, (await request(client)).url, { browser })
  const again = await browser.go((await request(client, { prompt: 'login' })).url)
  const page = await signIn(browser, again, READER)
  assert.match(page.text, /Luis Reader/)
})

test('signing in as somebody else while another tab did so leads through a sign-out, not into a wall', async () => {
  const browser = createBrowser(auth)
  const client = await register(auth)
  const tab = await browser.go((await request(client)).url)
  await allow(auth, (await request(client)).url, { browser, person: READER })
  const detour = await signIn(browser, tab)
  const action = /action="([^"]+)"/.exec(detour.text)?.[1] ?? ''
  const inputs = [...detour.text.matchAll(/name="(\w+)" value="([^"]*)"/g)]
  const fields = inputs.map(([, name, value]): [string, string] => [String(name), String(value)])
  const page = await browser.post(action, fields)
  assert.match(page.text, /Ana Writer/)
})

test('openid gives an ID token of the default algorithm that says who, and no more', async () => {
  const { client, form } = await obtainCode(auth, { scope: 'openid sql:read', nonce: 'the-nonce' })
  const { body } = await tokenRequest(auth, form)
  const expected = { issuer: ISSUER, audience: client.client_id }
  const { payload, protectedHeader } = await jwtVerify(String(body.id_token), jwks, expected)
  assert.equal(protectedHeader.alg, 'ES256')
  assert.equal(payload['nonce'], 'the-nonce')
  assert.equal(payload['email'], undefined)
})

test('every request of a flow may meet another replica', async () => {
  const port = await auth.startReplica()
  const origins = [auth.origin, `http://127.0.0.1:${port}`]
  let turn = 0
  const both: Auth = Object.defineProperty({ ...auth }, 'origin', {
    get: () => origins[(turn += 1) % 2],
  })
  for (let round = 0; round < 2; round += 1) {
    const { client, tokens } = await obtainTokens(both)
    await verify(tokens.access_token, MCP)
    assert.equal((await refresh(both, client, tokens.refresh_token)).status, 200)
    turn += 1
  }
})

test('what was granted holds only as long as the account may grant it', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const [row] = await auth.sql<{ account_id: string }[]>`
    update auth.account_access set scopes = '{sql:read}'
    where target = 'default' and 'sql:write' = any(scopes) returning account_id`
  const narrowed = await refresh(auth, client, tokens.refresh_token)
  assert.equal(narrowed.body.scope, 'sql:read')
  await auth.sql`
    update auth.account_access set scopes = '{sql:read,sql:write}'
    where target = 'default' and account_id = ${String(row?.account_id)}`
})

test('a disabled account can neither refresh nor go on in its browser', async () => {
  const browser = createBrowser(auth)
  const { client, tokens } = await obtainTokens(auth, {}, { browser, person: READER })
  await auth.sql`update auth.account set disabled_at = now() where email = ${READER.email}`
  assert.equal((await refresh(auth, client, tokens.refresh_token)).body.error, 'invalid_grant')
  const page = await browser.go((await request(client)).url)
  assert.match(page.text, /name="password"/)
  await auth.sql`update auth.account set disabled_at = null where email = ${READER.email}`
})

test('a client that asked for a secret must present it', async () => {
  const client = await register(auth, { token_endpoint_auth_method: 'client_secret_post' })
  const { client_id } = client
  const { form } = await obtainCode(auth, {}, { client: { client_id } })
  assert.equal((await tokenRequest(auth, form)).status, 401)
  const wrong = await tokenRequest(auth, { ...form, client_secret: 'wrong' })
  assert.equal(wrong.body.error, 'invalid_client')
  const secret = String(client.client_secret)
  const right = await tokenRequest(auth, { ...form, client_secret: secret })
  assert.equal(right.status, 200)
  const [row] = await auth.sql`
    select payload::text as stored from auth.oidc_model
    where model = 'Client' and client_id = ${client.client_id}`
  assert.ok(!String(row?.['stored']).includes(secret))
})

test('a pushed authorization request works once', async () => {
  const client = await register(auth)
  const { url, verifier } = await request(client, {
    resource: `${ISSUER}/MCP/`.replace('MCP', 'mcp'),
  })
  const pushed = await post(auth, '/par', [...url.searchParams])
  assert.equal(pushed.status, 201)
  const { request_uri } = (await pushed.json()) as { request_uri: string }
  const short = new URL(
    `/authorize?${new URLSearchParams({ client_id: client.client_id, request_uri }).toString()}`,
    ISSUER,
  )
  const { url: callback } = await allow(auth, short)
  const { status } = await tokenRequest(auth, {
    grant_type: 'authorization_code',
    client_id: client.client_id,
    code: String(callback.searchParams.get('code')),
    redirect_uri: CALLBACK,
    code_verifier: verifier,
    resource: MCP,
  })
  assert.equal(status, 200)
  const again = await createBrowser(auth).go(short)
  assert.notEqual(again.status, 200)
})

test('revoking a refresh token ends its grant; introspection shows only one’s own', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const other = await register(auth)
  const introspect = async (clientId: string) => {
    const form = { client_id: clientId, token: tokens.refresh_token }
    return (await (await post(auth, '/introspect', form)).json()) as { active: boolean }
  }
  assert.equal((await introspect(client.client_id)).active, true)
  assert.equal((await introspect(other.client_id)).active, false)
  await post(auth, '/revoke', { client_id: other.client_id, token: tokens.refresh_token })
  assert.equal((await introspect(client.client_id)).active, true)
  await post(auth, '/revoke', { client_id: client.client_id, token: tokens.refresh_token })
  assert.equal((await introspect(client.client_id)).active, false)
})

test('nothing secret is logged', async () => {
  const { callback, client } = await obtainCode(auth)
  const { tokens } = await obtainTokens(auth, {}, { client })
  const log = auth.logged()
  assert.match(log, /"msg":"token issued"/)
  for (const secret of [
    callback.searchParams.get('code') ?? '',
    tokens.access_token,
    tokens.refresh_token,
    READER.email,
    READER.password,
  ]) {
    assert.ok(!log.includes(secret))
  }
})

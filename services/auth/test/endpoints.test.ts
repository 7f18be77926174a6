import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { createBrowser } from './browser.ts'
import { register, request } from './client.ts'
import { parseJson } from './json.ts'
import { ISSUER, MCP, post, send, startAuth } from './harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const oauthError = z.object({ error: z.string() })

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test('the metadata says what is there, and nothing that is not', async () => {
  const response = await send(auth, '/.well-known/oauth-authorization-server')
  assert.equal(response.headers.get('cache-control'), 'public, max-age=300')
  assert.equal(response.headers.get('access-control-allow-origin'), '*')
  const metadata: unknown = await response.json()
  assert.deepEqual(metadata, {
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/authorize`,
    token_endpoint: `${ISSUER}/token`,
    jwks_uri: `${ISSUER}/jwks`,
    registration_endpoint: `${ISSUER}/register`,
    revocation_endpoint: `${ISSUER}/revoke`,
    introspection_endpoint: `${ISSUER}/introspect`,
    pushed_authorization_request_endpoint: `${ISSUER}/par`,
    scopes_supported: [
      'openid',
      'offline_access',
      'sql:read',
      'sql:write',
      'invoices:read',
      'invoices:pay',
    ],
    response_types_supported: ['code'],
    response_modes_supported: ['form_post', 'fragment', 'query'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    device_authorization_endpoint: `${ISSUER}/device/auth`,
    dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256', 'RS256'],
    claim_types_supported: ['normal'],
    claims_parameter_supported: false,
    claims_supported: ['sub', 'sid', 'auth_time', 'iss'],
    request_uri_parameter_supported: false,
  })
})

test('the key set has public parts only and may be cached', async () => {
  const response = await send(auth, '/jwks')
  assert.equal(response.headers.get('cache-control'), 'public, max-age=300')
  assert.doesNotMatch(await response.text(), /"(d|p|q|dp|dq|qi)":/)
})

test('endpoints for programs answer errors in JSON even to a browser', async () => {
  for (const path of ['/token', '/register', '/revoke', '/introspect', '/par']) {
    const response = await post(auth, path, { a: 'b' }, HTML)
    assert.match(String(response.headers.get('content-type')), /^application\/json/, path)
    assert.ok(response.status >= 400 && response.status < 500)
    parseJson(oauthError, await response.text())
  }
})

test('an unknown client is told invalid_client with 401, so that it registers again', async () => {
  const form = { grant_type: 'refresh_token', client_id: 'deleted', refresh_token: 'x' }
  const response = await post(auth, '/token', form)
  assert.equal(response.status, 401)
  assert.equal(parseJson(oauthError, await response.text()).error, 'invalid_client')
})

test('a page in another origin can register and get tokens (CORS), without cookies', async () => {
  const origin = 'http://localhost:6274'
  for (const path of ['/register', '/token']) {
    const preflight = await send(auth, path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,mcp-protocol-version',
      },
    })
    assert.equal(preflight.status, 204)
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*')
    assert.match(String(preflight.headers.get('access-control-allow-headers')), /Content-Type/)
    const answer = await post(auth, path, { grant_type: 'x' }, { origin })
    assert.equal(answer.headers.get('access-control-allow-origin'), '*')
    assert.equal(answer.headers.get('access-control-allow-credentials'), null)
  }
})

test('pages follow Accept-Language: Spanish, else English', async () => {
  const { url } = await request(await register(auth))
  const expected = [
    ['es-MX,es;q=0.9,en;q=0.5', 'es', 'Iniciar sesión'],
    ['de-DE,de;q=0.9', 'en', 'Sign in'],
    ['en-GB,es;q=0.5', 'en', 'Sign in'],
  ] as const
  for (const [preference, language, title] of expected) {
    const page = await createBrowser(auth, { 'accept-language': preference }).go(url)
    assert.match(page.text, new RegExp(`<html lang="${language}">`))
    assert.match(page.text, new RegExp(`<h1>${title}</h1>`))
  }
})

test('the bare address says what this is and where to connect, and nothing else is served there', async () => {
  const english = await createBrowser(auth).go('/')
  assert.equal(english.status, 200)
  assert.match(english.text, /Puente is running/)
  assert.ok(english.text.includes(`<code>${MCP}</code>`))
  assert.doesNotMatch(english.text, /Human Resources|\/t\/hr|invoices/)
  assert.match(String(english.headers.get('content-security-policy')), /default-src 'none'/)
  const spanish = await createBrowser(auth, { 'accept-language': 'es' }).go('/')
  assert.match(spanish.text, /Puente está en marcha/)
  assert.equal((await post(auth, '/', {})).status, 404)
})

test('prompt=none without a session is answered to the client, with iss', async () => {
  const { url } = await request(await register(auth), { prompt: 'none' })
  const end = await createBrowser(auth).go(url)
  assert.equal(end.url.searchParams.get('error'), 'login_required')
  assert.equal(end.url.searchParams.get('iss'), ISSUER)
  assert.equal(end.url.searchParams.get('state'), 'the-state')
})

test('the stylesheet has its content’s hash in its name, and is kept for good', async () => {
  const page = await createBrowser(auth).go('/nothing-here')
  assert.equal(page.status, 404)
  const href = /href="(\/assets\/[\w.]+\.css)"/.exec(page.text)?.[1] ?? ''
  const response = await send(auth, href)
  assert.equal(response.status, 200)
  assert.match(String(response.headers.get('content-type')), /^text\/css/)
  assert.match(String(response.headers.get('cache-control')), /immutable/)
  assert.equal((await send(auth, '/assets/other.css')).status, 404)
})

test('an acceptable request id is answered back, another one replaced', async () => {
  const withId = async (id: string) =>
    (await send(auth, '/jwks', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
  assert.equal(await withId('0123456789abcdef'), '0123456789abcdef')
  for (const bad of ['short', 'x'.repeat(65), 'semi;colon;semi', '"quoted"-quoted']) {
    assert.match(String(await withId(bad)), /^[0-9a-f-]{36}$/)
  }
})

test('a token request that is too large is refused', async () => {
  const response = await post(auth, '/token', { grant_type: 'x'.repeat(60_000) })
  assert.equal(response.status, 413)
})

test('requests, sign-ins and registrations are counted', async () => {
  const text = await auth.metrics.registry.metrics()
  assert.match(text, /puente_http_requests_total\{route="\/jwks",status="200"\} \d+/)
  assert.match(text, /puente_registrations_total\{kind="dynamic",outcome="ok"\} \d+/)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startAuth, send } from './harness.ts'
import { registerRaw } from './registration.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const WEB = ['https://claude.ai/api/mcp/auth_callback']

test('a minimal client is public, for the web, and gets no secret', async () => {
  const { status, answer } = await registerRaw(auth, { redirect_uris: WEB })
  assert.equal(status, 201)
  assert.ok(answer['client_id'])
  assert.equal(answer['client_secret'], undefined)
  assert.equal(answer['token_endpoint_auth_method'], 'none')
  assert.equal(answer['application_type'], 'web')
  assert.deepEqual(answer['grant_types'], ['authorization_code', 'refresh_token'])
  assert.equal(answer['registration_access_token'], undefined)
})

const KNOWN_CLIENTS = {
  'Claude Code': {
    client_name: 'Claude Code (db)',
    redirect_uris: ['http://localhost:51234/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    scope: 'db:read db:write offline_access',
  },
  'VS Code': {
    client_name: 'Visual Studio Code',
    redirect_uris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
    grant_types: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    token_endpoint_auth_method: 'none',
  },
  Cursor: {
    redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
    application_type: 'web',
  },
  Inspector: {
    redirect_uris: ['http://localhost:6274/oauth/callback'],
    client_uri: null,
    logo_uri: '',
  },
} as const

for (const [name, metadata] of Object.entries(KNOWN_CLIENTS)) {
  test(`${name} can register, and counts as native`, async () => {
    const { status, answer } = await registerRaw(auth, metadata)
    assert.equal(status, 201, JSON.stringify(answer))
    assert.equal(answer['application_type'], 'native')
    assert.equal(answer['scope'], undefined)
    assert.deepEqual(answer['redirect_uris'], metadata.redirect_uris)
  })
}

test('a secret is issued when it is asked for', async () => {
  for (const method of ['client_secret_basic', 'client_secret_post']) {
    const { status, answer } = await registerRaw(auth, {
      redirect_uris: WEB,
      token_endpoint_auth_method: method,
      client_secret: 'chosen by the client',
    })
    assert.equal(status, 201)
    assert.match(String(answer['client_secret']), /^[\w-]{86}$/)
    assert.equal(answer['client_secret_expires_at'], 0)
  }
})

test('what cannot be registered is refused in JSON', async () => {
  const refused: [unknown, string][] = [
    ['{ not json', 'invalid_client_metadata'],
    ['[]', 'invalid_client_metadata'],
    ['null', 'invalid_client_metadata'],
    [{}, 'invalid_redirect_uri'],
    [{ redirect_uris: [] }, 'invalid_redirect_uri'],
    [{ redirect_uris: 'https://x.test' }, 'invalid_redirect_uri'],
    [{ redirect_uris: [1] }, 'invalid_redirect_uri'],
    [{ redirect_uris: Array(11).fill('https://x.test/') }, 'invalid_redirect_uri'],
    [{ redirect_uris: WEB, client_name: { evil: true } }, 'invalid_client_metadata'],
    [{ redirect_uris: WEB, grant_types: ['implicit'] }, 'invalid_client_metadata'],
    [
      { redirect_uris: WEB, token_endpoint_auth_method: 'private_key_jwt' },
      'invalid_client_metadata',
    ],
    [
      { redirect_uris: WEB, token_endpoint_auth_method: 'client_secret_jwt' },
      'invalid_client_metadata',
    ],
  ]
  for (const [body, error] of refused) {
    const { status, answer } = await registerRaw(auth, body)
    assert.equal(status, 400, JSON.stringify(body))
    assert.equal(answer.error, error, JSON.stringify(body))
    assert.equal(typeof answer['error_description'], 'string')
  }
})

test('an oversized body and a wrong content type are refused', async () => {
  const { status } = await registerRaw(auth, {
    redirect_uris: WEB,
    client_name: 'x'.repeat(60_000),
  })
  assert.equal(status, 413)
  const form = await send(auth, '/register', {
    method: 'POST',
    body: new URLSearchParams({ a: 'b' }),
  })
  assert.equal(form.status, 400)
})

test('metadata that would make the server fetch something is dropped', async () => {
  const { status, answer } = await registerRaw(auth, {
    redirect_uris: WEB,
    sector_identifier_uri: 'https://127.0.0.1/uris',
    jwks_uri: 'https://127.0.0.1/jwks',
  })
  assert.equal(status, 201)
  assert.equal(answer['sector_identifier_uri'], undefined)
  assert.equal(answer['jwks_uri'], undefined)
})

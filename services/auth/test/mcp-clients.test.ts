import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { decodeJwt } from 'jose'
import { obtainTokens, refresh } from './client.ts'
import { startDocumentHost } from './document-host.ts'
import { MCP, startAuth } from './harness.ts'
import { registerRaw } from './registration.ts'

const host = await startDocumentHost()
const auth = await startAuth(undefined, { network: host.network })
after(async () => {
  await auth[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})

const CODE = ['authorization_code', 'refresh_token']

// What these clients publish, member by member; `redirects` are what they then send.
const DOCUMENTS = {
  'Claude (claude.ai, Desktop, mobile)': {
    id: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
    document: {
      client_name: 'Claude',
      client_uri: 'https://claude.ai',
      redirect_uris: [
        'https://claude.ai/api/mcp/auth_callback',
        'https://claude.com/api/mcp/auth_callback',
      ],
      grant_types: [...CODE, 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    redirects: [
      'https://claude.ai/api/mcp/auth_callback',
      'https://claude.com/api/mcp/auth_callback',
    ],
  },
  'Claude Code': {
    id: 'https://claude.ai/oauth/claude-code-client-metadata',
    document: {
      client_name: 'Claude Code',
      client_uri: 'https://claude.ai',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      grant_types: CODE,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    redirects: ['http://localhost:51763/callback', 'http://127.0.0.1:3118/callback'],
  },
  ChatGPT: {
    id: 'https://chatgpt.com/oauth/client.json',
    document: {
      client_name: 'ChatGPT',
      redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
      grant_types: CODE,
      response_types: ['code'],
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'RS256',
      jwks_uri: 'https://chatgpt.com/oauth/jwks.json',
    },
    redirects: ['https://chatgpt.com/connector_platform_oauth_redirect'],
  },
  'VS Code': {
    id: 'https://vscode.dev/oauth/client-metadata.json',
    document: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      logo_uri: null,
      scope: 'openid profile unknown:scope',
      redirect_uris: ['http://127.0.0.1/', 'http://localhost/', 'https://vscode.dev/redirect'],
      grant_types: [...CODE, 'urn:ietf:params:oauth:grant-type:device_code'],
      token_endpoint_auth_method: 'none',
    },
    redirects: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
  },
} as const

// What these clients post to /register.
const REGISTRATIONS = {
  'Claude (claude.ai)': {
    body: {
      client_name: 'Claude',
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      grant_types: CODE,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      scope: 'sql:read sql:write offline_access',
    },
    redirect: 'https://claude.ai/api/mcp/auth_callback',
  },
  'Claude Code': {
    body: {
      client_name: 'Claude Code (db)',
      redirect_uris: ['http://localhost:51234/callback'],
      grant_types: CODE,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      scope: 'sql:read sql:write offline_access',
    },
    redirect: 'http://localhost:60011/callback',
  },
  Cursor: {
    body: {
      client_name: 'Cursor',
      redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
      grant_types: CODE,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    redirect: 'cursor://anysphere.cursor-mcp/oauth/callback',
  },
  'VS Code': {
    body: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      grant_types: [...CODE, 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
    redirect: 'http://127.0.0.1:49152/',
  },
  'MCP Inspector': {
    body: {
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: ['http://localhost:6274/oauth/callback'],
      grant_types: CODE,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      scope: '',
    },
    redirect: 'http://localhost:6274/oauth/callback',
  },
  'mcp-remote': {
    body: {
      client_name: 'MCP CLI Proxy',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      redirect_uris: ['http://localhost:3334/oauth/callback'],
      grant_types: CODE,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.15.1',
    },
    redirect: 'http://localhost:3334/oauth/callback',
  },
  ChatGPT: {
    body: {
      client_name: 'ChatGPT',
      redirect_uris: ['https://chatgpt.com/connector/oauth/abc123'],
      grant_types: CODE,
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
    redirect: 'https://chatgpt.com/connector/oauth/abc123',
  },
} as const

suite('clients that name themselves by a metadata document', () => {
  for (const [name, { id, document, redirects }] of Object.entries(DOCUMENTS)) {
    test(`${name} connects and refreshes`, async () => {
      host.publish(id, document)
      for (const redirect of redirects) {
        const client = { client_id: id }
        const { tokens } = await obtainTokens(auth, { redirect_uri: redirect }, { client })
        const claims = decodeJwt(tokens.access_token)
        assert.equal(claims['client_id'], id)
        assert.equal(claims.aud, MCP)
        assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
      }
      assert.equal(host.requested.filter((url) => url === id).length, 1)
    })
  }
})

suite('clients that register', () => {
  for (const [name, { body, redirect }] of Object.entries(REGISTRATIONS)) {
    test(`${name} registers, connects and refreshes`, async () => {
      const { status, answer } = await registerRaw(auth, body)
      assert.equal(status, 201, JSON.stringify(answer))
      const secret = answer['client_secret']
      assert.equal(
        typeof secret,
        body.token_endpoint_auth_method === 'none' ? 'undefined' : 'string',
      )
      const client = {
        client_id: String(answer['client_id']),
        ...(typeof secret === 'string' ? { client_secret: secret } : {}),
      }
      const { tokens } = await obtainTokens(auth, { redirect_uri: redirect }, { client })
      assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
    })
  }
})

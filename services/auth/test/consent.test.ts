import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addClient } from '../src/clients/preregistered.ts'
import { createBrowser } from './browser.ts'
import { register, request, signIn, tokenRequest } from './client.ts'
import { ISSUER, READER, WRITER, startAuth } from './harness.ts'
import { setAccess } from './people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const CALLBACK = 'https://app.example/callback'
const WEB = { redirect_uris: [CALLBACK] }
const web = { redirect_uri: CALLBACK }

const ticked = (...scopes: string[]): [string, string][] => scopes.map((name) => ['scope', name])

test('what was allowed to a web client is not asked again, and each time has a grant of its own', async () => {
  const client = await register(auth, WEB)
  const browser = createBrowser(auth)
  const first = await signIn(browser, await browser.go((await request(client, web)).url))
  await browser.submit(first, 'consent', ticked('sql:read', 'sql:write'))
  const { url, verifier } = await request(client, web)
  const callback = await browser.go(url)
  assert.equal(callback.url.origin, 'https://app.example')
  const { body } = await tokenRequest(auth, {
    grant_type: 'authorization_code',
    client_id: client.client_id,
    code: String(callback.url.searchParams.get('code')),
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  })
  assert.equal(body.scope, 'sql:read sql:write')
  const grants = await auth.sql`
    select from auth.oidc_model where model = 'Grant' and client_id = ${client.client_id}`
  assert.equal(grants.length, 2)
})

test('prompt=consent asks whatever is remembered', async () => {
  const client = await register(auth, WEB)
  const browser = createBrowser(auth)
  const first = await signIn(browser, await browser.go((await request(client, web)).url))
  await browser.submit(first, 'consent', ticked('sql:read', 'sql:write'))
  const page = await browser.go((await request(client, { ...web, prompt: 'consent' })).url)
  assert.match(page.text, /Allow access\?/)
})

test('whoever may grant on several tenants chooses, when the application named none', async () => {
  await setAccess(auth.sql, READER.email, { default: ['sql:read'], hr: ['sql:read'] })
  const client = await register(auth)
  const browser = createBrowser(auth)
  const { url, verifier } = await request(client, { resource: null, scope: 'sql:read' })
  const choice = await signIn(browser, await browser.go(url), READER)
  assert.match(choice.text, /Access to what\?/)
  assert.match(choice.text, /Human Resources/)
  const consent = await browser.submit(choice, 'tenant', [['resource', `${ISSUER}/t/hr/mcp`]])
  assert.match(consent.text, /Human Resources/)
  const { url: callback } = await browser.submit(consent, 'consent', ticked('sql:read'))
  const { body } = await tokenRequest(auth, {
    grant_type: 'authorization_code',
    client_id: client.client_id,
    code: String(callback.searchParams.get('code')),
    redirect_uri: 'http://127.0.0.1:6274/callback',
    code_verifier: verifier,
  })
  const [, payload = ''] = String(body.access_token).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { aud: string }
  assert.equal(claims.aud, `${ISSUER}/t/hr/mcp`)
})

test('whoever has one tenant gets that one without a question', async () => {
  await setAccess(auth.sql, READER.email, { hr: ['sql:read'] })
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth), { resource: null, scope: 'sql:read' })
  const consent = await signIn(browser, await browser.go(url), READER)
  assert.match(consent.text, /Allow access\?/)
  assert.match(consent.text, /Human Resources/)
})

test('whoever named a resource is not asked which', async () => {
  await setAccess(auth.sql, WRITER.email, { default: ['sql:read'], hr: ['sql:read'] })
  const browser = createBrowser(auth)
  const page = await signIn(browser, await browser.go((await request(await register(auth))).url))
  assert.match(page.text, /Allow access\?/)
})

test('the page says who stands behind a client: its host, the operator, or nobody', async () => {
  const shown = async (clientId: string, redirect_uri: string) => {
    const browser = createBrowser(auth)
    const { url } = await request({ client_id: clientId }, { redirect_uri })
    const page = await signIn(browser, await browser.go(url))
    return page.text.replaceAll(/\s+/g, ' ')
  }
  const own = await register(auth)
  assert.match(await shown(own.client_id, 'http://127.0.0.1:6274/callback'), /Unverified/)
  const { clientId } = await addClient(auth.sql, {
    name: 'Desk',
    redirectUris: [CALLBACK],
    grantTypes: ['authorization_code'],
    hasSecret: false,
    access: [],
    introspects: [],
  })
  const text = await shown(clientId, CALLBACK)
  assert.match(text, /Verified/)
  assert.match(text, /people who run this server have added it/)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { register, request, signIn } from '../client.ts'
import { ISSUER, READER, WRITER, startAuth } from '../harness.ts'
import { openAccount, setAccess } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const CALLBACK = 'https://app.example/callback'
const METADATA = { redirect_uris: [CALLBACK] }

const allowed = async (person: typeof WRITER, scopes: string[]) => {
  const client = await register(auth, METADATA)
  const browser = createBrowser(auth)
  const { url } = await request(client, { redirect_uri: CALLBACK })
  const consent = await signIn(browser, await browser.go(url), person)
  await browser.submit(
    consent,
    'consent',
    scopes.map((scope) => ['scope', scope]),
  )
  const ask = async (extra: Record<string, string | null>) =>
    browser.go((await request(client, { redirect_uri: CALLBACK, ...extra })).url)
  return { client, browser, ask }
}

const isAsked = (page: { text: string }) => /Allow access\?/.test(page.text)

test('more scopes than were allowed are asked for, fewer are not', async () => {
  const { ask } = await allowed(WRITER, ['sql:read'])
  assert.equal(isAsked(await ask({ scope: 'sql:read' })), false)
  assert.equal(isAsked(await ask({ scope: 'sql:read sql:write' })), true)
})

test('another resource is asked for', async () => {
  const { ask } = await allowed(WRITER, ['sql:read', 'sql:write'])
  assert.equal(isAsked(await ask({ resource: `${ISSUER}/sse` })), true)
  const invoices = { resource: 'https://invoices.test/api', scope: 'invoices:pay' }
  assert.equal(isAsked(await ask(invoices)), true)
})

test('another client, and another person, are asked', async () => {
  const { browser, client } = await allowed(WRITER, ['sql:read', 'sql:write'])
  const other = await register(auth, METADATA)
  const page = await browser.go((await request(other, { redirect_uri: CALLBACK })).url)
  assert.equal(isAsked(page), true)
  const reader = createBrowser(auth)
  const { url } = await request(client, { redirect_uri: CALLBACK })
  assert.equal(isAsked(await signIn(reader, await reader.go(url), READER)), true)
})

test('what the account may not grant any more is not given silently', async () => {
  const { ask } = await allowed(WRITER, ['sql:read', 'sql:write'])
  await setAccess(auth.sql, WRITER.email, { default: ['sql:read'] })
  const page = await ask({})
  assert.equal(isAsked(page), true)
  await setAccess(auth.sql, WRITER.email, { default: ['sql:read', 'sql:write'] })
})

test('a later, narrower answer counts, and so does a later no', async () => {
  const { browser, ask } = await allowed(WRITER, ['sql:read', 'sql:write'])
  const again = await ask({ prompt: 'consent' })
  await browser.submit(again, 'consent', [['scope', 'sql:read']])
  const wide = await ask({})
  assert.equal(isAsked(wide), true)
  await browser.submit(wide, 'deny')
  assert.equal(isAsked(await ask({ scope: 'sql:read' })), true)
})

test('disconnecting makes the application ask again', async () => {
  const { browser, client, ask } = await allowed(WRITER, ['sql:read', 'sql:write'])
  const account = await browser.go('/account')
  const [grant] = await auth.sql<{ grant_id: string }[]>`
    select grant_id from auth.oidc_model where model = 'Grant' and client_id = ${client.client_id}`
  await browser.post('/account/disconnect', [
    ['csrf', browser.csrfOf(account)],
    ['grant', grant?.grant_id ?? ''],
  ])
  assert.equal(isAsked(await ask({})), true)
})

test('what was allowed long ago is asked again', async () => {
  const { ask } = await allowed(WRITER, ['sql:read', 'sql:write'])
  await auth.sql`update auth.remembered_consent set decided_at = now() - interval '91 days'`
  assert.equal(isAsked(await ask({})), true)
})

test('nothing is given silently to a browser that is not signed in', async () => {
  const { client } = await allowed(WRITER, ['sql:read', 'sql:write'])
  const browser = createBrowser(auth)
  const { url } = await request(client, { redirect_uri: CALLBACK, prompt: 'none' })
  const answer = await browser.go(url)
  assert.equal(answer.url.searchParams.get('error'), 'login_required')
  await openAccount(browser, READER)
  const asReader = await browser.go(url)
  assert.equal(asReader.url.searchParams.get('error'), 'consent_required')
})

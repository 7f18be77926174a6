import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { register, request, signIn } from '../client.ts'
import { ISSUER, READER, startAuth } from '../harness.ts'
import { setAccess } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

test('a tenant outside of the account, an API, or nonsense cannot be chosen', async () => {
  await setAccess(auth.sql, READER.email, { default: ['sql:read'], hr: ['sql:read'] })
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth), { resource: null })
  const choice = await signIn(browser, await browser.go(url), READER)
  await setAccess(auth.sql, READER.email, { default: ['sql:read'], 'https://x.test': ['x'] })
  for (const resource of [
    `${ISSUER}/t/hr/mcp`,
    'https://invoices.test/api',
    'https://evil.test/mcp',
    '',
  ]) {
    const page = await browser.submit(choice, 'tenant', [['resource', resource]])
    assert.doesNotMatch(page.text, /Human Resources|Invoices|evil/)
  }
})

test('a client that named its resource gets no choice by asking for one', async () => {
  await setAccess(auth.sql, READER.email, { default: ['sql:read'], hr: ['sql:read'] })
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth), { puente_any_resource: 'yes' })
  const consent = await signIn(browser, await browser.go(url), READER)
  assert.match(consent.text, /Allow access\?/)
  const forged = await browser.submit(consent, 'tenant', [['resource', `${ISSUER}/t/hr/mcp`]])
  assert.match(forged.text, /Sales/)
})

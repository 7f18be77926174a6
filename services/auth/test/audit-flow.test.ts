import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readRecords } from '../src/audit/read.ts'
import { createBrowser } from './browser.ts'
import {
  obtainCode,
  obtainTokens,
  refresh,
  register,
  request,
  signIn,
  tokenRequest,
} from './client.ts'
import { MCP, READER, post, startAuth } from './harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const recorded = async (clientId: string) => {
  const records = await readRecords(auth.sql, { client: clientId, limit: 100 })
  return records.map(({ event, ...rest }) => ({
    ...rest,
    event,
    details: JSON.parse(rest.details) as Record<string, unknown>,
  }))
}

test('what happens to one connection can be read from beginning to end', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const { body } = await refresh(auth, client, tokens.refresh_token)
  await post(auth, '/revoke', {
    client_id: client.client_id,
    token: String(body.refresh_token),
    token_type_hint: 'refresh_token',
  })
  const records = await recorded(client.client_id)
  assert.deepEqual(
    records.map(({ event }) => event),
    ['client.registered', 'consent', 'token.issued', 'token.refreshed', 'grant.revoked'],
  )
  const [registration, consent, issued, refreshed, revoked] = records
  assert.equal(registration?.details['name'], 'Test client')
  assert.equal(consent?.details['resource'], MCP)
  assert.equal(consent.details['scope'], 'sql:read sql:write')
  for (const record of [consent, issued, refreshed, revoked]) {
    assert.ok(record?.accountId, record?.event)
    assert.equal(record.accountId, consent.accountId)
    assert.equal(record.details['grantId'], consent.details['grantId'])
    assert.match(String(record.requestId), /^[\w-]{8,}$/)
    assert.match(String(record.address), /127\.0\.0\.1$/)
  }
  assert.equal(issued?.details['resource'], MCP)
  assert.ok(issued.details['tokenId'])
  assert.equal(revoked?.details['reason'], 'revocation')
})

test('the theft of a refresh token is recorded as what it is', async () => {
  const { client, tokens } = await obtainTokens(auth)
  await refresh(auth, client, tokens.refresh_token)
  await auth.sql`
    update auth.oidc_model set consumed_at = now() - interval '31 seconds' where consumed_at is not null`
  assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 400)
  const last = (await recorded(client.client_id)).at(-1)
  assert.equal(last?.event, 'grant.revoked')
  assert.equal(last.details['reason'], 'refresh token reused')
})

test('sign-ins are recorded, refused ones too, without what was typed', async () => {
  const browser = createBrowser(auth)
  const { url } = await request(await register(auth))
  const page = await browser.go(url)
  await signIn(browser, page, { ...READER, password: 'a wrong password' })
  await signIn(browser, page, READER)
  const records = await readRecords(auth.sql, { event: 'sign_in', limit: 2 })
  assert.deepEqual(
    records.map(({ event, details }) => [event, details]),
    [
      ['sign_in.refused', '{"outcome":"refused"}'],
      ['sign_in', '{"method":"pwd"}'],
    ],
  )
})

test('what cannot be recorded does not happen: no registration, sign-in, consent or token', async () => {
  const client = await register(auth)
  const { form } = await obtainCode(auth, {}, { client })
  const { client: other, tokens } = await obtainTokens(auth)
  const browser = createBrowser(auth)
  const { url } = await request(client)
  const signInPage = await browser.go(url)
  const consenting = createBrowser(auth)
  const consentPage = await signIn(consenting, await consenting.go(url))

  await auth.sql`alter table auth.audit add constraint closed check (false) not valid`
  await assert.rejects(register(auth), /server_error/)
  assert.equal((await signIn(browser, signInPage)).status, 500)
  const consented = await consenting.submit(consentPage, 'consent', [['scope', 'sql:read']])
  assert.equal(consented.status, 500)
  for (const { status, body } of [
    await tokenRequest(auth, form),
    await refresh(auth, other, tokens.refresh_token),
  ]) {
    assert.equal(status, 500)
    assert.deepEqual(Object.keys(body).toSorted(), ['error', 'request_id'])
  }
  await auth.sql`alter table auth.audit drop constraint closed`

  // Nobody has to begin again: the same sign-in page and the same refresh token go on.
  assert.match((await signIn(browser, await browser.go(signInPage.url))).text, /name="scope"/)
  assert.equal((await refresh(auth, other, tokens.refresh_token)).status, 200)
})

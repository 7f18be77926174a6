import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { obtainTokens, refresh } from '../client.ts'
import { READER, WRITER, startAuth } from '../harness.ts'
import { openAccount } from '../people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

const attacker = createBrowser(auth)
const page = await openAccount(attacker, READER)
const csrf = attacker.csrfOf(page)

test('nobody ends the connection of somebody else', async () => {
  const { client, tokens } = await obtainTokens(auth)
  const [grant] = await auth.sql<{ grant_id: string }[]>`
    select grant_id from auth.oidc_model where model = 'Grant' and client_id = ${client.client_id}`
  const grantId = grant?.grant_id ?? ''
  for (const form of [grantId, '', '%', `${grantId}\0`]) {
    await attacker.post('/account/disconnect', [
      ['csrf', csrf],
      ['grant', form],
    ])
  }
  const after = await refresh(auth, client, tokens.refresh_token)
  assert.equal(after.status, 200)
  const owner = createBrowser(auth)
  const own = await openAccount(owner, WRITER)
  await owner.post('/account/disconnect', [
    ['csrf', owner.csrfOf(own)],
    ['grant', grantId],
  ])
  const refused = await refresh(auth, client, String(after.body.refresh_token))
  assert.equal(refused.body.error, 'invalid_grant')
})

test('nobody ends, or sees, the session of somebody else', async () => {
  const owner = createBrowser(auth, { 'x-forwarded-for': '10.77.77.77' })
  await openAccount(owner, WRITER)
  const [session] = await auth.sql<{ uid: string }[]>`
    select uid from auth.session_origin where address = '10.77.77.77'`
  await attacker.post('/account/sessions/end', [
    ['csrf', csrf],
    ['session', session?.uid ?? ''],
  ])
  await attacker.post('/account/sessions/end', [['csrf', csrf]])
  assert.match((await owner.go('/account')).text, /Ana Writer/)
  assert.doesNotMatch((await attacker.go('/account')).text, /10\.77\.77\.77/)
})

test('the owner ends one other session, or all others, and stays', async () => {
  const here = createBrowser(auth)
  const there = createBrowser(auth, { 'x-forwarded-for': '10.66.66.66' })
  const further = createBrowser(auth)
  await openAccount(there, WRITER)
  await openAccount(further, WRITER)
  const own = await openAccount(here, WRITER)
  const [session] = await auth.sql<{ uid: string }[]>`
    select uid from auth.session_origin where address = '10.66.66.66'`
  await here.post('/account/sessions/end', [
    ['csrf', here.csrfOf(own)],
    ['session', session?.uid ?? ''],
  ])
  assert.match((await there.go('/account')).text, /name="password"/)
  assert.match((await further.go('/account')).text, /Ana Writer/)
  await here.post('/account/sessions/end', [['csrf', here.csrfOf(own)]])
  assert.match((await further.go('/account')).text, /name="password"/)
  assert.match((await here.go('/account')).text, /Ana Writer/)
})

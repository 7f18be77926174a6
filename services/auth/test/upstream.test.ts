import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from './browser.ts'
import { register, request } from './client.ts'
import { WRITER } from './harness.ts'
import { signInAt, startAuthWithUpstream } from './upstream.ts'

const { auth, entra, strict, ...stack } = await startAuthWithUpstream()
after(async () => stack[Symbol.asyncDispose]())

const accountsOf = async (email: string) => auth.sql<
  { id: string; password_hash: string | null }[]
>`
  select id, password_hash from auth.account where email = ${email}`

test('the sign-in page offers the providers', async () => {
  const page = await createBrowser(auth).go('/account')
  assert.match(page.text, /Sign in with Contoso/)
  assert.match(page.text, /Sign in with Strict/)
})

test('somebody new gets an account, with what the groups allow', async () => {
  const person = {
    sub: 'new-1',
    email: 'New@Contoso.com',
    name: 'Nora New',
    groups: ['sales', 'x'],
  }
  const page = await signInAt(auth, entra, person)
  assert.equal(page.url.pathname, '/account')
  assert.match(page.text, /Nora New/)
  assert.match(page.text, /you sign in elsewhere/)
  const [account] = await accountsOf('new@contoso.com')
  assert.equal(account?.password_hash, null)

  const browser = createBrowser(auth)
  const { url } = await request(await register(auth))
  const consent = await signInAt(auth, entra, person, { browser, path: url })
  assert.match(consent.text, /value="sql:read"/)
  assert.doesNotMatch(consent.text, /value="sql:write"/)
})

test('groups are looked at again at every sign-in', async () => {
  const person = { sub: 'groups-1', email: 'groups@contoso.com' }
  const offered = async (groups: string[]) => {
    const { url } = await request(await register(auth))
    const page = await signInAt(auth, entra, { ...person, groups }, { path: url })
    return [...page.text.matchAll(/name="scope" value="([^"]+)"/g)].map((match) => match[1])
  }
  assert.deepEqual(await offered(['editors']), ['sql:read', 'sql:write'])
  assert.deepEqual(await offered(['sales']), ['sql:read'])
  assert.deepEqual(await offered([]), [])
})

test('an account is linked by its verified address, and keeps what the operator allows', async () => {
  const person = { sub: 'writer-1', email: WRITER.email, groups: ['sales'] }
  const page = await signInAt(auth, entra, person)
  assert.match(page.text, /Ana Writer/)
  const again = await signInAt(auth, entra, { ...person, email: 'ana.renamed@contoso.com' })
  assert.match(again.text, /Ana Writer/, 'the subject is who it is, not the address')
  const { url } = await request(await register(auth))
  const consent = await signInAt(auth, entra, person, { path: url })
  assert.match(consent.text, /value="sql:write"/)
})

test('a provider that vouches for the address itself needs no trust', async () => {
  const person = { sub: 'reader-1', email: 'reader@example.com', email_verified: true }
  assert.match((await signInAt(auth, strict, person)).text, /Luis Reader/)
})

test('who has no account is refused where none are made', async () => {
  const person = { sub: 'stranger', email: 'stranger@example.com', email_verified: true }
  const page = await signInAt(auth, strict, person)
  assert.equal(page.status, 400)
  assert.match(page.text, /could not be signed in there/)
  assert.equal((await accountsOf('stranger@example.com')).length, 0)
})

test('the audit trail says who was linked and who was refused, and nothing of tokens', async () => {
  const rows = await auth.sql<{ event: string; details: string }[]>`
    select event, details::text as details from auth.audit where event like 'upstream.%'`
  assert.ok(rows.some(({ event }) => event === 'upstream.linked'))
  assert.ok(
    rows.some(({ event, details }) => event === 'upstream.refused' && /unknown/.test(details)),
  )
  assert.doesNotMatch(auth.logged(), /eyJ|@contoso\.com/)
})

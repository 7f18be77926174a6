import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { hash } from '@node-rs/argon2'
import { ConfigurationFault } from '../src/config/fault.ts'
import { parseConfiguration } from '../src/config/load.ts'
import { readUpstreamSecrets } from '../src/config/upstream-secrets.ts'
import { purge } from '../src/database/purge.ts'
import { createBrowser } from './browser.ts'
import { CONFIGURATION, NOBODY, READER, WRITER, startAuth } from './harness.ts'
import { openAccount, signInForAccount, totpCode } from './people.ts'

const auth = await startAuth()
after(async () => auth[Symbol.asyncDispose]())

test('the account page asks for sign-in, and comes afterwards', async () => {
  const browser = createBrowser(auth)
  const first = await browser.go('/account')
  assert.match(first.text, /to see and change your account/)
  assert.doesNotMatch(first.text, /Cancel/)
  const page = await signInForAccount(browser, WRITER)
  assert.equal(page.url.pathname, '/account')
  assert.match(page.text, /Ana Writer/)
  assert.match(page.text, /No application has access/)
})

test('an app is set up, asked for at the next sign-in, and its codes work once', async () => {
  const browser = createBrowser(auth)
  await openAccount(browser, READER)
  const setUp = await browser.go('/account/totp')
  assert.match(setUp.text, /<svg/)
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(setUp.text)?.[1]?.replaceAll(' ', '') ?? ''
  const wrong = await browser.post('/account/totp', [
    ['csrf', browser.csrfOf(setUp)],
    ['code', '000000'],
  ])
  assert.equal(wrong.status, 400)
  const codes = await browser.post('/account/totp', [
    ['csrf', browser.csrfOf(setUp)],
    ['code', totpCode(secret)],
  ])
  assert.equal(codes.status, 200)
  const recovery = [...codes.text.matchAll(/<li><code>([^<]+)<\/code>/g)].map((m) => String(m[1]))
  assert.equal(new Set(recovery).size, 10)

  const other = createBrowser(auth)
  const second = await signInForAccount(other, READER)
  assert.match(second.text, /One more step/)
  assert.match((await other.go(second.url)).text, /One more step/, 'it stays with the second step')
  const next = totpCode(secret, 1)
  const wrongCode = await other.submit(second, 'second-factor', [['code', '111111']])
  assert.equal(wrongCode.status, 400)
  const inside = await other.submit(second, 'second-factor', [['code', next]])
  assert.equal(inside.url.pathname, '/account')

  const third = createBrowser(auth)
  const again = await signInForAccount(third, READER)
  const used = await third.submit(again, 'second-factor', [['code', String(recovery[0])]])
  assert.equal(used.url.pathname, '/account')
  assert.match(used.text, /9 left/)
})

test('the secret of an app that nobody turned on is another one after an hour', async () => {
  const browser = createBrowser(auth)
  await openAccount(browser, WRITER)
  const secret = async () =>
    /<code>([A-Z2-7 ]+)<\/code>/.exec((await browser.go('/account/totp')).text)?.[1]
  const first = await secret()
  assert.equal(await secret(), first)
  await auth.sql`update auth.totp set created_at = created_at - interval '61 minutes' where confirmed_at is null`
  const second = await secret()
  assert.ok(second !== undefined && second !== first)
})

test('a password hashed with older parameters is hashed anew when it is used', async () => {
  const weaker = await hash(WRITER.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
  await auth.sql`update auth.account set password_hash = ${weaker} where email = ${WRITER.email}`
  await openAccount(createBrowser(auth), WRITER)
  const [row] = await auth.sql<{ password_hash: string }[]>`
    select password_hash from auth.account where email = ${WRITER.email}`
  assert.match(String(row?.password_hash), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  await openAccount(createBrowser(auth), WRITER)
  const [after] = await auth.sql<{ password_hash: string }[]>`
    select password_hash from auth.account where email = ${WRITER.email}`
  assert.equal(after?.password_hash, row?.password_hash, 'and then left alone')
})

test('the session of an account that was disabled is none', async () => {
  const browser = createBrowser(auth)
  await openAccount(browser, NOBODY)
  await auth.sql`update auth.account set disabled_at = now() where email = ${NOBODY.email}`
  assert.match((await browser.go('/account')).text, /name="password"/)
})

test('what has expired is purged, and what has not is kept', async () => {
  const browser = createBrowser(auth)
  const page = await openAccount(browser, WRITER)
  await auth.sql`
    insert into auth.pending (key, payload, expires_at)
    values ('old', '{}', now() - interval '1 second'), ('new', '{}', now() + interval '1 hour')`
  await purge(auth.sql)
  const keys = await auth.sql<{ key: string }[]>`
    select encode(key, 'escape') as key from auth.pending where key in ('old', 'new')`
  assert.deepEqual(
    keys.map(({ key }) => key),
    ['new'],
  )
  const origins = async () => (await auth.sql`select from auth.session_origin`).length
  const before = await origins()
  await browser.post('/account/sign-out', [['csrf', browser.csrfOf(page)]])
  await purge(auth.sql)
  assert.equal(await origins(), before - 1)
})

test('missing client secrets of upstream providers are listed at once, by their place', () => {
  const upstream = (id: string, secret: string) =>
    `{ id: ${id}, title: T, issuer: 'https://${id}.test', clientId: c, clientSecret: ${secret} }`
  const document = parseConfiguration(
    CONFIGURATION.replace(
      '\nauth:\n',
      `\nauth:\n  upstream: [${upstream('a', '{ env: NOT_SET }')}, ${upstream('b', '{ env: SET }')}, ${upstream('c', '{ file: /nowhere }')}]\n`,
    ),
  )
  assert.throws(
    () => readUpstreamSecrets(document, { SET: 'secret' }),
    (error) => {
      assert.ok(error instanceof ConfigurationFault)
      assert.deepEqual(
        error.faults.map((fault) => fault.split(':')[0]),
        ['auth.upstream[0].clientSecret', 'auth.upstream[2].clientSecret'],
      )
      return true
    },
  )
})

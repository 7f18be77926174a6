import { HOTP, Secret } from 'otpauth'
import { challengeOf } from './authenticator.ts'
import type { Authenticator } from './authenticator.ts'
import type { Sql } from '../src/database/connect.ts'
import type { Browser, Page } from './browser.ts'

type Person = { email: string; password: string }

/** Goes to the account page (or another of its pages) and signs in; ends wherever that ends. */
export const signInForAccount = async (browser: Browser, person: Person, path = '/account') => {
  const page = await browser.go(path)
  return browser.submit(page, 'sign-in', [
    ['email', person.email],
    ['password', person.password],
  ])
}

/** Signs in where nothing but a password is asked for. */
export const openAccount = async (browser: Browser, person: Person): Promise<Page> => {
  const page = await signInForAccount(browser, person)
  if (page.url.pathname !== '/account') throw new Error(`not at the account: ${page.text}`)
  return page
}

const PERIOD_MS = 30_000

/** The code an authenticator app shows now, or so many steps later. */
export const totpCode = (secret: string, steps = 0): string =>
  HOTP.generate({
    secret: Secret.fromBase32(secret),
    counter: Math.floor(Date.now() / PERIOD_MS) + steps,
  })

/** Lets the account grant this and nothing else. */
export const setAccess = async (sql: Sql, email: string, access: Record<string, string[]>) => {
  const [account] = await sql<{ id: string }[]>`select id from auth.account where email = ${email}`
  await sql`delete from auth.account_access where account_id = ${account?.id ?? ''}`
  for (const [target, scopes] of Object.entries(access)) {
    await sql`
      insert into auth.account_access (account_id, target, scopes)
      values (${account?.id ?? ''}, ${target}, ${scopes})`
  }
}

/** Makes the waits that wrong guesses have begun outlast the test, however slow the machine. */
export const prolongWaits = async (sql: Sql) => {
  const prolonged = await sql`
    update auth.sign_in_failure set blocked_until = blocked_until + interval '1 hour'
    where blocked_until > last_at returning 1`
  if (prolonged.length === 0) throw new Error('nobody has to wait')
}

/** Turns an authenticator app on for a browser that is at the account; returns its secret, the code used, and the recovery codes. */
export const turnOnTotp = async (browser: Browser) => {
  const page = await browser.go('/account/totp')
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(page.text)?.[1]?.replaceAll(' ', '') ?? ''
  const code = totpCode(secret)
  const done = await browser.post('/account/totp', [
    ['csrf', browser.csrfOf(page)],
    ['code', code],
  ])
  const codes = [...done.text.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, text]) => `${text}`)
  if (done.status !== 200) throw new Error(`not turned on: ${done.text}`)
  return { secret, code, codes }
}

/** Makes a passkey for a browser that is at the account. */
export const addPasskey = async (browser: Browser, authenticator: Authenticator, name = 'Key') => {
  const page = await browser.go('/account/passkeys/new')
  return browser.post('/account/passkeys/new', [
    ['csrf', browser.csrfOf(page)],
    ['name', name],
    ['response', authenticator.create(challengeOf(page))],
  ])
}

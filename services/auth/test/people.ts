import { HOTP, Secret } from 'otpauth'
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

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { issueReset } from '../src/accounts/reset.ts'
import { addAuthenticator, findings, openChromium, overflow } from './chromium.ts'
import { register, request } from './client.ts'
import { addDeviceClient, obtainDeviceCode } from './device.ts'
import { ISSUER, NOBODY, READER, WRITER } from './harness.ts'
import { setAccess, totpCode } from './people.ts'
import { startAuthWithUpstream } from './upstream.ts'

const { auth, ...stack } = await startAuthWithUpstream()
const chromium = await openChromium(auth)
after(async () => {
  await chromium[Symbol.asyncDispose]()
  await stack[Symbol.asyncDispose]()
})

// Where to put pictures of all pages, for people who want to look at them.
const pictures = process.env['PUENTE_PICTURES']
if (pictures !== undefined) await mkdir(pictures, { recursive: true })

const VIEWS: Record<string, BrowserContextOptions> = {
  light: { viewport: { width: 900, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 900, height: 800 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 640 }, colorScheme: 'light' },
}

/** Looks at the page as it is in each view: nothing serious, nothing sticking out. */
const inspect = async (page: Page, name: string) => {
  for (const [view, { viewport, colorScheme }] of Object.entries(VIEWS)) {
    if (viewport) await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: colorScheme ?? null })
    // Width changes neither colours nor names.
    if (view !== 'narrow') assert.deepEqual(await findings(page), [], `${name}, ${view}`)
    assert.equal(await overflow(page), 0, `${name}, ${view}`)
    if (pictures !== undefined) {
      await page.screenshot({ path: join(pictures, `${name}-${view}.png`), fullPage: true })
    }
  }
}

type Person = { email: string; password: string }

const signIn = async (page: Page, person: Person) => {
  await page.fill('#email', person.email)
  await page.fill('#password', person.password)
  await page.click('form[action$="/sign-in"] .primary')
}

/** Everything but `Tab`, typing and `Enter` is left alone. */
const tabTo = async (page: Page, selector: string) => {
  for (let step = 0; step < 60; step += 1) {
    const isThere: boolean = await page.evaluate(
      `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`,
    )
    if (isThere) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${selector}`)
}

/** Does what asks first: nothing is sent before the second click, which stands behind the question. */
const confirm = async (page: Page, name: string, look: () => Promise<void> = async () => {}) => {
  const button = page.getByRole('button', { name, exact: true, includeHidden: true }).last()
  assert.equal(await button.isVisible(), false, 'it asks first')
  const ask = page.locator('details', { has: button })
  await ask.locator('summary').click()
  await button.waitFor()
  await look()
  await button.click()
}

test('sign-in, its refusal, consent and errors', async () => {
  await using visit = await chromium.open()
  const { page } = visit
  const scripts: string[] = []
  page.on('console', (message) => scripts.push(message.text()))
  await page.goto(ISSUER)
  await inspect(page, 'welcome')
  await page.goto((await request(await register(auth))).url.href)
  await inspect(page, 'sign-in')
  await signIn(page, { ...WRITER, password: 'wrong' })
  await page.getByRole('alert').first().waitFor()
  await inspect(page, 'sign-in-refused')
  await signIn(page, WRITER)
  await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
  await inspect(page, 'consent')
  await page.goto(`${ISSUER}/interaction/nothing`)
  await inspect(page, 'expired')
  await page.goto(`${ISSUER}/nothing`)
  await inspect(page, 'not-found')
  await page.goto(`${ISSUER}/authorize?client_id=nobody`)
  await inspect(page, 'bad-request')
  assert.deepEqual(
    scripts.filter((text) => /Content Security Policy/.test(text)),
    [],
  )
})

test('an application is allowed by keyboard alone, without JavaScript', async () => {
  await using visit = await chromium.open({ javaScriptEnabled: false })
  const { page } = visit
  const listener = createServer((_request, response) => response.end('callback'))
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  const { port } = listener.address() as AddressInfo
  const redirect_uri = `http://127.0.0.1:${port}/callback`
  await page.goto((await request(await register(auth), { redirect_uri })).url.href)
  await tabTo(page, '#email')
  await page.keyboard.type(WRITER.email)
  await tabTo(page, '#password')
  await page.keyboard.type(WRITER.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
  await tabTo(page, 'input[value="sql:write"]')
  await page.keyboard.press('Space')
  await tabTo(page, 'form[action$="/consent"] .primary')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${redirect_uri}*`)
  assert.ok(new URL(page.url()).searchParams.get('code'))
  listener.closeAllConnections()
  listener.close()
})

test('a device is let in', async () => {
  const { user_code } = await obtainDeviceCode(auth, await addDeviceClient(auth))
  await using visit = await chromium.open()
  const { page } = visit
  await page.goto(`${ISSUER}/device`)
  await inspect(page, 'device')
  await page.fill('#user_code', 'BBBB-BBBB')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await inspect(page, 'device-refused')
  await page.fill('#user_code', user_code)
  await page.keyboard.press('Enter')
  await page.getByText('Terminal on the wall').waitFor()
  await inspect(page, 'device-confirm')
  await page.click('button[name="confirm"]')
  await signIn(page, WRITER)
  await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
  await inspect(page, 'device-consent')
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await page.getByRole('heading', { name: 'The device is connected' }).waitFor()
  await inspect(page, 'device-done')
})

test('the account of somebody with applications, and every page of it', async () => {
  await using visit = await chromium.open()
  const { page } = visit
  await page.goto(`${ISSUER}/account`)
  await inspect(page, 'account-sign-in')
  await signIn(page, WRITER)
  await page.waitForURL(`${ISSUER}/account`)
  const client = await register(auth, {
    client_name: 'Quarterly report',
    redirect_uris: ['https://app.example/callback'],
  })
  const { url } = await request(client, { redirect_uri: 'https://app.example/callback' })
  await page.route('https://app.example/**', (route) => route.fulfill({ body: 'callback' }))
  await page.goto(url.href)
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await page.waitForURL('https://app.example/**')
  await page.goto(`${ISSUER}/account`)
  await page.getByText('Quarterly report').waitFor()
  await inspect(page, 'account')

  await page.goto(`${ISSUER}/account/password`)
  await inspect(page, 'password')
  await page.goto(`${ISSUER}/account/totp`)
  await inspect(page, 'totp')
  await page.goto(`${ISSUER}/account/passkeys/new`)
  await inspect(page, 'passkey')

  await page.goto(`${ISSUER}/account`)
  await confirm(page, 'Disconnect Quarterly report', async () => inspect(page, 'account-asking'))
  await page.getByRole('status').waitFor()
  assert.equal(await page.getByText('Quarterly report').count(), 0)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('heading', { name: 'Signed out' }).waitFor()
  await inspect(page, 'signed-out')
  await page.goto(`${ISSUER}/account`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('an authenticator app by keyboard alone, without JavaScript, from set-up to sign-in', async () => {
  await using visit = await chromium.open({ javaScriptEnabled: false })
  const { page } = visit
  await page.goto(`${ISSUER}/account/totp`)
  await tabTo(page, '#email')
  await page.keyboard.type(READER.email)
  await tabTo(page, '#password')
  await page.keyboard.type(READER.password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${ISSUER}/account/totp`)
  const secret = (await page.locator('.secret code').innerText()).replaceAll(' ', '')
  await tabTo(page, '#code')
  await page.keyboard.type(totpCode(secret))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor()
  const codes = await page.locator('.codes code').allInnerTexts()
  assert.equal(codes.length, 10)
  await tabTo(page, 'a.primary')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${ISSUER}/account`)

  await using later = await chromium.open({ locale: 'es' })
  await later.page.goto(`${ISSUER}/account`)
  await signIn(later.page, READER)
  await later.page.getByRole('heading', { name: 'Un paso más' }).waitFor()
  await inspect(later.page, 'second-factor')
  await tabTo(later.page, '#code')
  await later.page.keyboard.type(String(codes[3]))
  await later.page.keyboard.press('Enter')
  await later.page.waitForURL(`${ISSUER}/account`)
  await later.page.getByText('Quedan 9').waitFor()
  await inspect(later.page, 'account-es')
  await confirm(later.page, 'Crear otros nuevos')
  await later.page.getByRole('heading', { name: 'Códigos de recuperación' }).waitFor()
  await inspect(later.page, 'recovery-codes')
})

test('a passkey is made, signs in by itself, and is asked for after the password', async () => {
  await using visit = await chromium.open()
  const { page, context } = visit
  const { cdp, authenticatorId } = await addAuthenticator(page)
  await page.goto(`${ISSUER}/account/passkeys/new`)
  await signIn(page, NOBODY)
  await page.waitForURL(`${ISSUER}/account/passkeys/new`)
  await page.fill('#name', 'Laptop')
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor()
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  assert.equal(credentials.length, 1)
  assert.equal(credentials[0]?.rpId, 'bridge.test')
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await page.getByText('Laptop').waitFor()
  await inspect(page, 'account-passkey')

  await context.clearCookies()
  await page.goto(`${ISSUER}/account`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(`${ISSUER}/account`)
  await page.getByText(NOBODY.email).waitFor()

  await context.clearCookies()
  await page.goto(`${ISSUER}/account`)
  await signIn(page, NOBODY)
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  await inspect(page, 'second-factor-passkey')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL(`${ISSUER}/account`)

  await confirm(page, 'Remove passkey Laptop')
  await page.getByText('The passkey has been removed.').waitFor()
  await context.clearCookies()
  await page.goto(`${ISSUER}/account`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('The passkey could not be used.').first().waitFor()
})

test('the choice of a tenant, and no access at all', async () => {
  await setAccess(auth.sql, WRITER.email, { default: ['sql:read'], hr: ['sql:read'] })
  await using visit = await chromium.open()
  const { page } = visit
  await page.goto((await request(await register(auth), { resource: null })).url.href)
  await signIn(page, WRITER)
  await page.getByRole('heading', { name: 'Access to what?' }).waitFor()
  await inspect(page, 'tenant')
  await page.getByText('Human Resources').click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
  await setAccess(auth.sql, WRITER.email, {})
  await page.reload()
  await page.getByRole('heading', { name: 'No access' }).waitFor()
  await inspect(page, 'no-access')
})

test('a reset link, used once', async () => {
  const [account] = await auth.sql<{ id: string }[]>`
    select id from auth.account where email = ${WRITER.email}`
  const token = await issueReset(auth.sql, account?.id ?? '', 30)
  await using visit = await chromium.open({ javaScriptEnabled: false })
  await using seen = await chromium.open()
  const link = `${ISSUER}/account/reset?token=${token}`
  await seen.page.goto(link)
  await inspect(seen.page, 'reset')
  await visit.page.goto(link)
  await visit.page.fill('#new', 'another good password')
  await visit.page.fill('#again', 'another good password')
  await visit.page.keyboard.press('Enter')
  await visit.page.getByRole('heading', { name: 'Password changed' }).waitFor()
  await seen.page.goto(link)
  await seen.page.getByRole('heading', { name: 'This link cannot be used' }).waitFor()
  await inspect(seen.page, 'reset-void')
})

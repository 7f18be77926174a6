import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { launchBrowser } from '../src/browser.ts'
import { openCallback } from '../src/callback.ts'
import { currentDemo } from '../src/demo.ts'
import { answerConsent, fillSignIn } from '../src/sign-in.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())

const discover = async () => {
  const issuer = new URL(demo.baseUrl)
  return oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2' }),
  )
}

/** Registers a client and opens its authorization page in a fresh browser. */
const open = async (options: BrowserContextOptions = {}) => {
  const callback = await openCallback()
  const server = await discover()
  const client = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(server, {
      client_name: 'Quarterly <b>report</b>',
      redirect_uris: [callback.url],
      token_endpoint_auth_method: 'none',
    }),
  )
  const verifier = oauth.generateRandomCodeVerifier()
  const url = new URL('/authorize', demo.baseUrl)
  url.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: callback.url,
    scope: 'sql:read sql:write',
    resource: demo.resources.default,
    state: 'the-state',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const context = await browser.newContext({ javaScriptEnabled: false, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    // An interface of the machine that came or went is no fault of the page.
    const isOurs =
      message.location().url.startsWith(demo.baseUrl) &&
      !message.text().includes('net::ERR_NETWORK_CHANGED')
    if (message.type() === 'error' && isOurs) faults.push(message.text())
  })
  await page.goto(url.href)
  return {
    page,
    callback,
    faults,
    async redeem(received: URLSearchParams) {
      const parameters = oauth.validateAuthResponse(server, client, received, 'the-state')
      return oauth.processAuthorizationCodeResponse(
        server,
        client,
        await oauth.authorizationCodeGrantRequest(
          server,
          client,
          oauth.None(),
          parameters,
          callback.url,
          verifier,
          { additionalParameters: { resource: demo.resources.default } },
        ),
      )
    },
    async [Symbol.asyncDispose]() {
      await context.close()
      await callback[Symbol.asyncDispose]()
    },
  }
}

/** Waits until the page after the sign-in is there: the question for consent, its last button included. */
const untilAsked = async (page: Page) => {
  await page.locator('button[formaction$="/deny"]').waitFor()
  await page.waitForLoadState()
}

test('a person signs in and consents without JavaScript, and gets what was asked for', async () => {
  await using visit = await open()
  await fillSignIn(visit.page, demo.writer)
  await untilAsked(visit.page)
  const text = await visit.page.locator('main').innerText()
  assert.ok(
    text.includes('Quarterly <b>report</b>'),
    'the client is named, and its name is only text',
  )
  assert.ok(text.includes('127.0.0.1'), 'the redirect target is shown')
  await answerConsent(visit.page, ['sql:read', 'sql:write'])
  const tokens = await visit.redeem(await visit.callback.next())
  assert.equal(tokens.scope, 'sql:read sql:write')
  assert.equal(tokens.expires_in, 3600)
  assert.ok(tokens.refresh_token)
  assert.deepEqual(visit.faults, [])
})

test('the person may allow less than the client asked for', async () => {
  await using visit = await open()
  await fillSignIn(visit.page, demo.writer)
  await answerConsent(visit.page, ['sql:read'])
  const tokens = await visit.redeem(await visit.callback.next())
  assert.equal(tokens.scope, 'sql:read')
})

test('an account is offered no more than it may grant', async () => {
  await using visit = await open()
  await fillSignIn(visit.page, demo.reader)
  await untilAsked(visit.page)
  assert.equal(await visit.page.locator('input[name=scope]').count(), 1)
  await answerConsent(visit.page, ['sql:read', 'sql:write'])
  assert.equal((await visit.redeem(await visit.callback.next())).scope, 'sql:read')
})

test('who denies sends the client away with access_denied', async () => {
  await using visit = await open()
  await fillSignIn(visit.page, demo.writer)
  await answerConsent(visit.page, [], false)
  const received = await visit.callback.next()
  assert.equal(received.get('error'), 'access_denied')
  assert.equal(received.get('state'), 'the-state')
  assert.equal(received.get('iss'), demo.baseUrl)
  assert.equal(received.get('code'), null)
})

test('a wrong password stays on the page and says so', async () => {
  await using visit = await open()
  await fillSignIn(visit.page, { email: demo.writer.email, password: 'not the password' })
  await visit.page.getByRole('alert').waitFor()
  assert.equal(await visit.page.locator('input[name=password]').count(), 1)
})

test('the pages speak Spanish to those who ask for it', async () => {
  await using visit = await open({ locale: 'es-CO' })
  assert.equal(await visit.page.locator('html').getAttribute('lang'), 'es')
  await fillSignIn(visit.page, demo.writer)
  await untilAsked(visit.page)
  assert.equal(await visit.page.locator('html').getAttribute('lang'), 'es')
})

test('nothing sticks out at 320 pixels', async () => {
  await using visit = await open({ viewport: { width: 320, height: 700 }, javaScriptEnabled: true })
  const overflow = async () =>
    visit.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
  assert.equal(await overflow(), 0)
  await fillSignIn(visit.page, demo.writer)
  await untilAsked(visit.page)
  assert.equal(await overflow(), 0)
})

test('what a person disconnects on the account page is refused by the MCP server soon after', async () => {
  await using visit = await open()
  await fillSignIn(visit.page, demo.writer)
  await answerConsent(visit.page, ['sql:read'])
  const tokens = await visit.redeem(await visit.callback.next())
  const ask = async () => {
    const response = await fetch(demo.resources.default, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens.access_token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
    })
    await response.body?.cancel()
    return response.status
  }
  assert.notEqual(await ask(), 401)
  await visit.page.goto(`${demo.baseUrl}/account`)
  const disconnect = visit.page
    .getByRole('button', { name: 'Disconnect Quarterly <b>report</b>', includeHidden: true })
    .and(visit.page.locator('button'))
  const asking = visit.page.locator('details', { has: disconnect })
  // Earlier tests of this account left connections of the same name.
  while ((await disconnect.count()) > 0) {
    await asking.first().locator('summary').click()
    await Promise.all([visit.page.waitForEvent('load'), disconnect.first().click()])
  }
  const deadlineMs = performance.now() + 60_000
  while ((await ask()) !== 401) {
    assert.ok(performance.now() < deadlineMs, 'the token is still taken')
    await new Promise((resolve) => {
      setTimeout(resolve, 250)
    })
  }
  assert.deepEqual(visit.faults, [])
})

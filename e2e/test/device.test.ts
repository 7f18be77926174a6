import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import { launchBrowser } from '../src/browser.ts'
import { currentDemo } from '../src/demo.ts'
import { operate } from '../src/operator.ts'
import { send, sendRpc } from '../src/send.ts'
import { answerConsent, fillSignIn } from '../src/sign-in.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())

const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }

test('a device without a browser is let in, with tokens bound to its key, and revoked', async () => {
  const { clientId } = z
    .looseObject({ clientId: z.string() })
    .parse(await operate(demo, 'clients', 'add', '--name', 'Wall terminal', '--device'))
  const issuer = new URL(demo.baseUrl)
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2' }),
  )
  const client: oauth.Client = { client_id: clientId }
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
  const told = await oauth.processDeviceAuthorizationResponse(
    server,
    client,
    await oauth.deviceAuthorizationRequest(server, client, oauth.None(), {
      scope: 'sql:read',
      resource: demo.resources.default,
    }),
  )
  const ask = async () =>
    oauth.processDeviceCodeResponse(
      server,
      client,
      await oauth.deviceCodeGrantRequest(server, client, oauth.None(), told.device_code, { DPoP }),
    )
  await assert.rejects(ask(), { error: 'authorization_pending' })

  const context = await browser.newContext({ viewport: { width: 320, height: 700 } })
  const page = await context.newPage()
  await page.goto(told.verification_uri)
  await page.locator('input[name=user_code]').fill(told.user_code.toLowerCase())
  await page.keyboard.press('Enter')
  await page.getByText(told.user_code).waitFor()
  const overflow = await page.evaluate('document.documentElement.scrollWidth')
  assert.equal(overflow, 320)
  await page.locator('button[name=confirm]').click()
  await fillSignIn(page, demo.reader)
  await answerConsent(page, ['sql:read'])
  await page.getByRole('heading', { name: 'The device is connected' }).waitFor()
  await context.close()

  const tokens = await ask()
  assert.equal(tokens.token_type, 'dpop')
  const asked = await oauth.protectedResourceRequest(
    tokens.access_token,
    'POST',
    new URL(demo.resources.default),
    new Headers({
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
    }),
    JSON.stringify(list),
    { DPoP },
  )
  assert.equal(asked.status, 200)
  assert.match(await asked.text(), /query_sql/)
  const stolen = await sendRpc(demo.baseUrl, '/mcp', tokens.access_token, list)
  assert.equal(stolen.status, 401)
  assert.match(stolen.headers['www-authenticate'] ?? '', /^DPoP error="invalid_token"/)

  await operate(demo, 'clients', 'revoke', clientId)
  await assert.rejects(ask())
  const { status } = await send(demo.baseUrl, '/device/auth', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: clientId }).toString(),
  })
  assert.equal(status, 401)
})

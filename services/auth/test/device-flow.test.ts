import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decodeJwt } from 'jose'
import { createBrowser } from './browser.ts'
import { refresh, signIn } from './client.ts'
import { addDeviceClient, answerQuestion, enterCode, obtainDeviceCode, poll } from './device.ts'
import { ISSUER, MCP, startAuth, READER } from './harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())
const client = await addDeviceClient(auth)

test('a person lets a device in, which polls meanwhile', async () => {
  const { device_code, user_code, ...told } = await obtainDeviceCode(auth, client)
  assert.match(user_code, /^[B-Z]{4}-[B-Z]{4}$/)
  assert.equal(told.verification_uri, `${ISSUER}/device`)
  assert.equal(told.expires_in, 600)
  assert.equal((await poll(auth, client, device_code)).body.error, 'authorization_pending')

  const browser = createBrowser(auth)
  // As people type it.
  const question = await enterCode(browser, ` ${user_code.toLowerCase().replace('-', ' ')}`)
  assert.match(question.text, /Terminal on the wall/)
  assert.ok(question.text.includes(user_code))
  const consent = await signIn(browser, await answerQuestion(browser, question, 'confirm'))
  assert.match(consent.text, /The device that shows the code/)
  assert.match(consent.text, /Only go on if you have just started this on a device/)
  assert.equal((await poll(auth, client, device_code)).body.error, 'authorization_pending')
  const done = await browser.submit(consent, 'consent', [['scope', 'sql:read']])
  assert.equal(done.status, 200)
  assert.match(done.text, /The device is connected/)

  const { status, body } = await poll(auth, client, device_code)
  assert.equal(status, 200)
  const claims = decodeJwt(String(body.access_token))
  assert.equal(claims.aud, MCP)
  assert.equal(claims['scope'], 'sql:read')
  assert.equal((await refresh(auth, client, String(body.refresh_token))).status, 200)
})

test('a person who says that the code is another ends it', async () => {
  const { device_code, user_code } = await obtainDeviceCode(auth, client)
  const browser = createBrowser(auth)
  const stopped = await answerQuestion(browser, await enterCode(browser, user_code), 'abort')
  assert.match(stopped.text, /Nothing was connected/)
  assert.equal((await poll(auth, client, device_code)).body.error, 'access_denied')
})

test('a person who denies ends it', async () => {
  const { device_code, user_code } = await obtainDeviceCode(auth, client)
  const browser = createBrowser(auth)
  const question = await enterCode(browser, user_code)
  const consent = await signIn(browser, await answerQuestion(browser, question, 'confirm'))
  const end = await browser.submit(consent, 'deny')
  assert.match(end.text, /Nothing was connected/)
  assert.equal((await poll(auth, client, device_code)).body.error, 'access_denied')
})

test('another account can take over in the middle', async () => {
  const { device_code, user_code } = await obtainDeviceCode(auth, client)
  const browser = createBrowser(auth)
  const question = await enterCode(browser, user_code)
  const consent = await signIn(browser, await answerQuestion(browser, question, 'confirm'))
  const again = await browser.submit(consent, 'other-account')
  assert.equal(again.url.pathname, '/device')
  const second = await answerQuestion(browser, await enterCode(browser, user_code), 'confirm')
  const other = await signIn(browser, second, READER)
  assert.match(other.text, /reader@example\.com/)
  await browser.submit(other, 'consent', [['scope', 'sql:read']])
  assert.equal((await poll(auth, client, device_code)).status, 200)
})

test('wrong, old and missing codes are told apart from nothing else, in both languages', async () => {
  const { device_code, user_code } = await obtainDeviceCode(auth, client)
  const browser = createBrowser(auth, { 'accept-language': 'es' })
  const wrong = await enterCode(browser, 'BBBB-BBBB')
  assert.equal(wrong.status, 400)
  assert.match(wrong.text, /No existe ese código/)
  assert.match((await enterCode(browser, '')).text, /No existe ese código/)
  await auth.sql`
    update auth.oidc_model set expires_at = now() where model = 'DeviceCode'`
  assert.match((await enterCode(browser, user_code)).text, /No existe ese código/)
  assert.equal((await poll(auth, client, device_code)).body.error, 'invalid_grant')
})

test('a code in the address only fills in the field', async () => {
  const { user_code, verification_uri_complete } = await obtainDeviceCode(auth, client)
  const page = await createBrowser(auth).go(verification_uri_complete)
  assert.match(page.text, /Enter the code/)
  assert.ok(page.text.includes(`value="${user_code}"`))
  const hostile = await createBrowser(auth).go('/device?user_code=%22%3E%3Cscript%3E')
  assert.doesNotMatch(hostile.text, /<script/)
})

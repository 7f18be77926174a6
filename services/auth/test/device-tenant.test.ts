import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decodeJwt } from 'jose'
import { createBrowser } from './browser.ts'
import { signIn } from './client.ts'
import { addDeviceClient, answerQuestion, enterCode, obtainDeviceCode, poll } from './device.ts'
import { ISSUER, READER, startAuth } from './harness.ts'
import { setAccess } from './people.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())
const client = await addDeviceClient(auth)

test('where the device names no resource, the person chooses the tenant and enters the code again', async () => {
  const hr = `${ISSUER}/t/hr/mcp`
  for (const access of [{ default: ['sql:read'], hr: ['sql:read'] }, { hr: ['sql:read'] }]) {
    await setAccess(auth.sql, READER.email, access)
    const { device_code, user_code } = await obtainDeviceCode(auth, client, {})
    const browser = createBrowser(auth)
    const enter = async () =>
      answerQuestion(browser, await enterCode(browser, user_code), 'confirm')
    const first = await signIn(browser, await enter(), READER)
    const again =
      Object.keys(access).length > 1
        ? await browser.submit(first, 'tenant', [['resource', hr]])
        : first
    assert.equal(again.url.pathname, '/device')
    const consent = await enter()
    assert.match(consent.text, /Human Resources/)
    await browser.submit(consent, 'consent', [['scope', 'sql:read']])
    const { status, body } = await poll(auth, client, device_code)
    assert.equal(status, 200)
    assert.equal(decodeJwt(String(body.access_token)).aud, hr)
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createBrowser } from '../browser.ts'
import { signIn } from '../client.ts'
import { addDeviceClient, answerQuestion, enterCode, obtainDeviceCode, poll } from '../device.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const client = await addDeviceClient(auth)

const approved = async () => {
  const { device_code, user_code } = await obtainDeviceCode(auth, client)
  const browser = createBrowser(auth)
  const question = await enterCode(browser, user_code)
  const consent = await signIn(browser, await answerQuestion(browser, question, 'confirm'))
  await browser.submit(consent, 'consent', [['scope', 'sql:read']])
  return { device_code, user_code }
}

test('of many who redeem a device code at once one gets tokens, and none later', async () => {
  const { device_code } = await approved()
  const answers = await Promise.all(
    Array.from({ length: 8 }, async () => poll(auth, client, device_code)),
  )
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  assert.equal((await poll(auth, client, device_code)).body.error, 'invalid_grant')
})

test('another client cannot redeem it', async () => {
  const { device_code } = await approved()
  const thief = await addDeviceClient(auth)
  assert.equal((await poll(auth, thief, device_code)).body.error, 'invalid_grant')
})

test('a code that was entered cannot be entered again', async () => {
  const { user_code } = await approved()
  const page = await enterCode(createBrowser(auth), user_code)
  assert.equal(page.status, 400)
  assert.match(page.text, /expired or was used/)
})

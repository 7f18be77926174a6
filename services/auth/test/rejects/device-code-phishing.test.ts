import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { z } from 'zod'
import { createBrowser } from '../browser.ts'
import { register, signIn } from '../client.ts'
import {
  addDeviceClient,
  answerQuestion,
  askForCode,
  enterCode,
  obtainDeviceCode,
  poll,
} from '../device.ts'
import { startAuth } from '../harness.ts'
import { registerRaw } from '../registration.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

test('who registers himself gets no code to send to people', async () => {
  const { answer } = await registerRaw(auth, {
    redirect_uris: ['https://client.test/callback'],
    grant_types: ['authorization_code', DEVICE],
  })
  assert.deepEqual(answer['grant_types'], ['authorization_code'])
  for (const client_id of [String(answer['client_id']), (await register(auth)).client_id]) {
    const { status, body } = await askForCode(auth, { client_id })
    assert.equal(status, 400)
    assert.ok(z.object({ error: z.string() }).parse(body).error)
  }
})

test('a link with the code in it does not skip the questions', async () => {
  const client = await addDeviceClient(auth)
  const { device_code, verification_uri_complete } = await obtainDeviceCode(auth, client)
  const page = await createBrowser(auth).go(verification_uri_complete)
  assert.match(page.text, /Nobody who writes or calls needs your code/)
  assert.doesNotMatch(page.text, /<script|onload/)
  assert.equal((await poll(auth, client, device_code)).body.error, 'authorization_pending')
})

test('a person is asked every time, although he has allowed the same before', async () => {
  const client = await addDeviceClient(auth)
  const browser = createBrowser(auth)
  for (let time = 0; time < 2; time += 1) {
    const { user_code } = await obtainDeviceCode(auth, client)
    const question = await enterCode(browser, user_code)
    const consent = await signIn(browser, await answerQuestion(browser, question, 'confirm'))
    assert.match(consent.text, /Allow access\?/, `time ${time}`)
    await browser.submit(consent, 'consent', [['scope', 'sql:read']])
  }
})

test('a page of elsewhere cannot enter a code', async () => {
  const client = await addDeviceClient(auth)
  const { user_code } = await obtainDeviceCode(auth, client)
  const browser = createBrowser(auth)
  await browser.go('/device')
  for (const xsrf of ['', 'guessed']) {
    const page = await browser.post('/device', [
      ['xsrf', xsrf],
      ['user_code', user_code],
      ['confirm', 'yes'],
    ])
    assert.equal(page.status, 400)
    assert.doesNotMatch(page.text, /Terminal on the wall|name="password"/)
  }
})

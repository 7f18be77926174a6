import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { createBrowser } from '../browser.ts'
import { addDeviceClient, enterCode, obtainDeviceCode } from '../device.ts'
import { startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('codes cannot be tried one after the other', async () => {
  const client = await addDeviceClient(auth)
  const { user_code } = await obtainDeviceCode(auth, client)
  const statuses = []
  for (let index = 0; index < 22; index += 1) {
    const browser = createBrowser(auth, { 'x-forwarded-for': '198.51.100.9' })
    statuses.push((await enterCode(browser, `BBBB-BBB${'BCDFGHJKLMNPQRSTVWXZBC'[index]}`)).status)
  }
  assert.deepEqual(statuses.slice(0, 20), Array(20).fill(400))
  assert.deepEqual(statuses.slice(20), [429, 429])
  const same = createBrowser(auth, { 'x-forwarded-for': '198.51.100.9' })
  const late = await enterCode(same, user_code)
  assert.equal(late.status, 429)
  assert.match(late.text, /too many wrong codes/)
  const other = createBrowser(auth, { 'x-forwarded-for': '198.51.100.10' })
  assert.equal((await enterCode(other, user_code)).status, 200)
})

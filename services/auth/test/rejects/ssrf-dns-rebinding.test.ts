import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createBrowser } from '../browser.ts'
import { request } from '../client.ts'
import { REDIRECT, startWithDocuments } from '../unknown-client.ts'

const setting = await startWithDocuments()
const { host, assertUnknown } = setting
after(() => setting[Symbol.asyncDispose]())

test('a name with one public and one inside address is not connected to at all', async () => {
  const id = 'https://both.example.com/client.json'
  host.publish(id, { redirect_uris: [REDIRECT] })
  host.resolveTo('both.example.com', '93.184.216.34', '127.0.0.1')
  await assertUnknown(id)
  assert.deepEqual(host.connected, [])
})

test('a name that means something else at the second look-up is looked up once', async () => {
  const id = 'https://rebinding.example.com/client.json'
  host.publish(id, { redirect_uris: [REDIRECT] })
  let lookUps = 0
  const { resolve } = host.network
  host.network.resolve = async (name) => {
    lookUps += 1
    return lookUps === 1 ? resolve(name) : ['127.0.0.1']
  }
  const { url } = await request({ client_id: id }, { redirect_uri: REDIRECT })
  const page = await createBrowser(setting.auth).go(url)
  assert.match(page.text, /name="password"/)
  assert.equal(lookUps, 1)
  assert.deepEqual(host.connected, ['93.184.216.34:443'])
})

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { startWithDocuments } from '../unknown-client.ts'

const setting = await startWithDocuments()
const { host, assertUnknown } = setting
after(() => setting[Symbol.asyncDispose]())

test('a client identifier that is no acceptable URL is not even resolved', async () => {
  const folder = new URL('../corpus/document-url/refused/', import.meta.url)
  let looked = 0
  host.network.resolve = async () => {
    looked += 1
    return ['93.184.216.34']
  }
  for (const file of readdirSync(folder)) {
    await assertUnknown(readFileSync(new URL(file, folder), 'utf8').trim())
  }
  assert.equal(looked, 0)
  assert.deepEqual(host.connected, [])
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startWithDocuments } from '../unknown-client.ts'

const setting = await startWithDocuments()
const { host, assertUnknown } = setting
after(() => setting[Symbol.asyncDispose]())

test('many identifiers at one host make few requests there', async () => {
  for (let index = 0; index < 15; index += 1) {
    await assertUnknown(`https://victim.example.com/${index}.json`)
  }
  assert.equal(host.requested.length, 10)
})

test('one caller cannot make the server ask around', async () => {
  await setting.auth.sql`delete from auth.request_rate`
  const before = host.requested.length
  for (let index = 0; index < 40; index += 1) {
    await assertUnknown(`https://h${index}.example.com/client.json`)
  }
  const asked = host.requested.length - before
  assert.ok(asked > 0 && asked <= 30, `${asked}`)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { REDIRECT, startWithDocuments } from '../unknown-client.ts'

const setting = await startWithDocuments()
const { host, assertUnknown } = setting
after(() => setting[Symbol.asyncDispose]())

test('a name that resolves to an inside address is not connected to', async () => {
  const inside = [
    '127.0.0.1',
    '10.0.0.5',
    '169.254.169.254',
    '::1',
    'fd00:ec2::254',
    '::ffff:7f00:1',
  ]
  for (const [index, address] of inside.entries()) {
    const name = `inside${index}.example.com`
    const id = `https://${name}/client.json`
    host.publish(id, { redirect_uris: [REDIRECT] })
    host.resolveTo(name, address)
    await assertUnknown(id)
  }
  assert.deepEqual(host.connected, [])
})

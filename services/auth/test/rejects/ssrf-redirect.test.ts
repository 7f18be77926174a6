import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { REDIRECT, startWithDocuments } from '../unknown-client.ts'

const setting = await startWithDocuments()
const { host, assertUnknown } = setting
after(() => setting[Symbol.asyncDispose]())

test('a redirect is not followed, wherever it leads', async () => {
  for (const [index, location] of [
    'http://127.0.0.1/client.json',
    'https://app.example.com/elsewhere.json',
    '/elsewhere.json',
  ].entries()) {
    const id = `https://app.example.com/redirect${index}.json`
    host.answer(id, (_request, response) => response.writeHead(302, { location }).end())
    host.publish('https://app.example.com/elsewhere.json', {
      client_id: id,
      redirect_uris: [REDIRECT],
    })
    await assertUnknown(id)
  }
  assert.ok(!host.requested.includes('https://app.example.com/elsewhere.json'))
  assert.equal(host.requested.length, 3)
})

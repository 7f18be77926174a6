import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startWithDocuments } from '../unknown-client.ts'

const setting = await startWithDocuments()
const { host, assertUnknown } = setting
after(() => setting[Symbol.asyncDispose]())

test('a document without end is cut off, and one that is late is given up', async () => {
  const endless = 'https://endless.example.com/client.json'
  host.answer(endless, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const write = () => {
      while (!response.destroyed && response.write(' '.repeat(1024)));
      if (!response.destroyed) response.once('drain', write)
    }
    write()
  })
  const silent = 'https://silent.example.com/client.json'
  host.answer(silent, () => undefined)
  const slow = 'https://slow.example.com/client.json'
  host.answer(slow, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 100)
    response.on('close', () => clearInterval(timer))
  })
  await Promise.all([endless, silent, slow].map(assertUnknown))
  assert.equal(host.requested.length, 3)
})

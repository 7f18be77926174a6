import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownUrl } from './own-url.ts'

const loopback = { address: '127.0.0.1', internal: true }
const linkLocal = { address: 'fe80::1', internal: false }
const outward = { address: '10.1.2.3', internal: false }

for (const [listenAddress, interfaces, url] of [
  ['127.0.0.1', [outward], 'http://127.0.0.1:8008'],
  ['::1', [outward], 'http://[::1]:8008'],
  ['mcp-1.internal', [outward], 'http://mcp-1.internal:8008'],
  ['0.0.0.0', [loopback, linkLocal, outward], 'http://10.1.2.3:8008'],
  ['::', [loopback, { address: 'fd00::2', internal: false }], 'http://[fd00::2]:8008'],
  ['0.0.0.0', [loopback, undefined], 'http://127.0.0.1:8008'],
] as const) {
  test(`a listener on ${listenAddress} is reached at ${url}`, () => {
    assert.equal(ownUrl(listenAddress, 8008, interfaces), url)
  })
}

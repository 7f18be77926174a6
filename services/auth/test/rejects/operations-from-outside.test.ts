import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { send, startAuth } from '../harness.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('what is inside stays inside: neither probes nor the feed of revocations are public', async () => {
  for (const path of ['/revocations', '/revocations?after=0', '/metrics', '/livez', '/readyz']) {
    assert.equal((await send(auth, path)).status, 404, path)
  }
})

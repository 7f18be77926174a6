import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '../token/principal.ts'
import { createRunningCalls } from './running-calls.ts'

const principal = (subject: string): Principal => ({
  subject,
  clientId: 'client',
  tenantId: 'default',
  scopes: new Set(['sql:read']),
  grantId: 'grant',
  tokenId: 'token',
  expiresAt: 0,
})

const alive = new AbortController().signal

test('only the caller of a call can cancel it', () => {
  const calls = createRunningCalls()
  using running = calls.start(principal('a'), 1, alive)
  assert.equal(calls.cancel(principal('b'), 1), false)
  assert.equal(calls.cancel(principal('a'), '1'), false)
  assert.equal(running.signal.aborted, false)
  assert.equal(calls.cancel(principal('a'), 1), true)
  assert.equal(running.signal.aborted, true)
})

test('an id that two calls share cancels neither', () => {
  const calls = createRunningCalls()
  using first = calls.start(principal('a'), 1, alive)
  {
    using second = calls.start(principal('a'), 1, alive)
    assert.equal(calls.cancel(principal('a'), 1), false)
    assert.equal(second.signal.aborted, false)
  }
  assert.equal(calls.cancel(principal('a'), 1), true)
  assert.equal(first.signal.aborted, true)
})

test('a drain lets what runs end, and cancels what does not in time', async () => {
  const calls = createRunningCalls()
  await calls.drain(0)
  const quick = calls.start(principal('a'), 1, alive)
  const drained = calls.drain(60_000)
  assert.equal(quick.signal.aborted, false)
  quick[Symbol.dispose]()
  await drained
  const slow = calls.start(principal('a'), 2, alive)
  slow.signal.addEventListener('abort', () => slow[Symbol.dispose]())
  await calls.drain(0)
  assert.match(String(slow.signal.reason), /being restarted/)
})

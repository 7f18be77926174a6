import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOrder } from './order.ts'

test('numbers are compared to the last digit, and a side left out is no limit', () => {
  assert.equal(inOrder('exact', '9007199254740993', '9007199254740992'), false)
  assert.equal(inOrder('exact', '-1.10', '-1.1'), true)
  assert.equal(inOrder('exact', '0.30000000000000000001', '0.3'), false)
  assert.equal(inOrder('exact', 2, '10'), true)
  assert.equal(inOrder('exact', 1e300, 5), false)
  assert.equal(inOrder('text', '2026-02-01', '2026-01-31'), false)
  assert.equal(inOrder('exact', undefined, 5), true)
})

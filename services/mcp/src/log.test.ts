import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeError } from './log.ts'

test('of an error neither its message nor a line of it is logged', () => {
  for (const error of [
    new Error("near 'SELECT secret\nFROM hidden\n  WHERE 1'"),
    new TypeError('secret'),
    new Error(''),
  ]) {
    const { name, stack = '' } = { stack: undefined, ...describeError(error) }
    assert.equal(name, error.name)
    assert.match(stack, /^ {4}at .*log\.test\.ts/)
    assert.doesNotMatch(stack, /secret|hidden|WHERE/)
  }
  assert.deepEqual(describeError('secret'), { name: 'string' })
})

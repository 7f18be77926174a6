import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addCounts, noCounts } from './test-counts.ts'

test('the summaries of several suites are added up, whatever stands around them', () => {
  const lines = [
    '@puente/auth:test: ℹ tests 5',
    '@puente/auth:test: ℹ pass 3',
    '@puente/auth:test: ℹ fail 1',
    '@puente/auth:test: ℹ cancelled 1',
    'ℹ skipped 2',
    'ℹ pass 40',
    '✔ the words pass 7 in a name do not count (1.2ms)',
    '# pass 9',
  ]
  assert.deepEqual(lines.reduce(addCounts, noCounts), { passed: 43, failed: 2, skipped: 2 })
})

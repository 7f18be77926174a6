import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openingOf } from './call-record.ts'

test('what is longer than a statement may be is neither classified nor kept', () => {
  const sql = `DELETE FROM t WHERE a IN (${'1,'.repeat(200_000)}1)`
  const { statement, class: kind, arguments: args } = openingOf({ sql }, 'no such tool')
  assert.equal(statement, undefined)
  assert.equal(kind, 'read')
  assert.match(JSON.stringify(args), /^{"omitted":"\d+ characters"}$/)
})

test('a statement that is none is recorded as an argument', () => {
  assert.deepEqual(openingOf({ sql: 7, confirm: 'secret' }, 'wrong arguments'), {
    class: 'read',
    decision: 'wrong arguments',
    arguments: { sql: 7 },
  })
})

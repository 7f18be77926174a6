import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastPage } from './last-page.ts'

test('the last page says what came of it, and loads nothing', () => {
  assert.match(lastPage(true), /<h1>Signed in<\/h1>/)
  assert.match(lastPage(false), /<h1>Nothing was allowed<\/h1>/)
  assert.doesNotMatch(lastPage(true), /<script|src=|href=|url\(/)
})

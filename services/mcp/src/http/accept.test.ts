import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepts } from './accept.ts'

for (const [header, json, stream] of [
  [undefined, true, true],
  ['*/*', true, true],
  ['application/json, text/event-stream', true, true],
  ['text/event-stream', false, true],
  ['Application/JSON;charset=utf-8', true, false],
  ['text/html, application/*;q=0.1', true, false],
  ['text/*;q=0.5', false, true],
  ['application/json;q=0, text/event-stream;q=1.0', false, true],
  ['application/json;q=0.0', false, false],
  ['application/json-seq, text/event', false, false],
  ['text/html', false, false],
  ['', false, false],
] as const) {
  test(`Accept: ${header ?? '(none)'}`, () => {
    assert.equal(accepts(header, 'application/json'), json)
    assert.equal(accepts(header, 'text/event-stream'), stream)
  })
}

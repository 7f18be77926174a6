import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinChunks } from './chunked-value.ts'
import { MAX_VALUE_BYTES } from './cut-value.ts'

const JSON_COLUMN = { colName: 'JSON_F52E2B61-18A1-11d1-B105-00805F49916B' }

const joined = () => {
  const emitted: [number, boolean][] = []
  const texts: string[] = []
  const chunks = joinChunks((text, isCut) => {
    emitted.push([text.length, isCut])
    texts.push(text.slice(0, 20))
  })
  return { chunks, emitted, texts }
}

test('the pieces of FOR JSON are one value', () => {
  const { chunks, texts } = joined()
  chunks.begin([JSON_COLUMN])
  assert.equal(chunks.take(['[{"a":1},']), true)
  assert.equal(chunks.take(['{"a":2}]']), true)
  chunks.end()
  chunks.end()
  assert.deepEqual(texts, ['[{"a":1},{"a":2}]'])
})

test('a value that grows too large is handed on once, cut and said to be', () => {
  const { chunks, emitted } = joined()
  chunks.begin([JSON_COLUMN])
  const most = MAX_VALUE_BYTES / 2
  for (let length = 0; length < most * 2; length += 2000) chunks.take(['x'.repeat(2000)])
  chunks.end()
  assert.deepEqual(emitted, [[most, true]])
})

test('other rows are none of its business, and no rows are no value', () => {
  const { chunks, emitted } = joined()
  chunks.begin([{ colName: 'a' }])
  assert.equal(chunks.take(['x']), false)
  chunks.begin([JSON_COLUMN, { colName: 'b' }])
  assert.equal(chunks.take(['x', 'y']), false)
  chunks.begin([JSON_COLUMN])
  chunks.end()
  assert.deepEqual(emitted, [])
})

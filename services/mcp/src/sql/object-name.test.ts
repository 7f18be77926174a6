import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, property, string } from 'fast-check'
import { parseObjectName, quoteName } from './object-name.ts'

test('a name may be plain, bracketed or quoted, with or without a schema', () => {
  assert.deepEqual(parseObjectName('orders'), { schema: undefined, name: 'orders' })
  assert.deepEqual(parseObjectName(' sales . orders '), { schema: 'sales', name: 'orders' })
  assert.deepEqual(parseObjectName('[my schema].[a.b]'), { schema: 'my schema', name: 'a.b' })
  assert.deepEqual(parseObjectName('"s"."a""b"'), { schema: 's', name: 'a"b' })
  assert.deepEqual(parseObjectName('order details'), { schema: undefined, name: 'order details' })
})

test('what is no name of one or two parts is refused', () => {
  for (const text of ['', ' ', '.', 'a.', '.b', 'a.b.c', '[a', 'a]b', '[]', 'a..b']) {
    assert.equal(parseObjectName(text), undefined, text)
  }
})

test('every quoted name reads back as itself', () => {
  check(
    property(string({ minLength: 1 }), string({ minLength: 1 }), (schema, name) => {
      const parsed = parseObjectName(`${quoteName(schema)}.${quoteName(name)}`)
      assert.deepEqual(parsed, { schema, name })
    }),
  )
})

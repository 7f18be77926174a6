import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as holds, property, string } from 'fast-check'
import { parseTableUri, tableUri, tableUriTemplate } from './table-uri.ts'

const name = string({ unit: 'binary', minLength: 1, maxLength: 128 })

test('every name is read back as it was written', () => {
  holds(
    property(name, name, (schema, table) => {
      const address = { tenant: 'default', schema, name: table }
      const uri = tableUri(address)
      assert.match(uri, /^[\w.~%:/-]+$/)
      assert.deepEqual(parseTableUri(uri), address)
    }),
    { numRuns: 2000 },
  )
})

test('a client that expands the template, or parses the address, comes to the same', () => {
  const special = ['Order Details', 'a/b', 'ü.ñ', "it's (1)*!", '100%', '[x]]', '?#', '日本', '🎁']
  for (const schema of special) {
    const uri = tableUri({ tenant: 'default', schema, name: 'T' })
    assert.equal(new URL(uri).href, uri)
    const expanded = tableUriTemplate('default')
      .replace('{schema}', encodeURIComponent(schema))
      .replace('{table}', 'T')
    assert.deepEqual(parseTableUri(expanded), { tenant: 'default', schema, name: 'T' })
  }
})

test('what is no such address is none', () => {
  for (const uri of [
    '',
    'puente://default',
    'puente://default/schema/sales',
    'puente://default/schema/sales/',
    'puente://default/schema/sales/Orders/columns',
    'puente://default/schema/sales/Orders?x=1',
    'puente://default/schema/%zz/Orders',
    'puente://default/schema/%ff/Orders',
    'https://default/schema/sales/Orders',
    ' puente://default/schema/sales/Orders',
    'puente://default/schema/sales/Orders\n',
  ]) {
    assert.equal(parseTableUri(uri), undefined, uri)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IndexedObject } from './schema-index.ts'
import { searchIndex } from './search-index.ts'

const object = (id: number, name: string, more: Partial<IndexedObject> = {}): IndexedObject => ({
  id,
  schema: 'sales',
  name,
  kind: 'table',
  description: '',
  columns: '',
  columnDescriptions: '',
  ...more,
})

const OBJECTS = [
  object(1, 'Invoices', { columns: 'InvoiceId\nOrderId\n' }),
  object(2, 'OrderLines', { columns: 'OrderId\nUnitPrice\n' }),
  object(3, 'Order', { description: 'What a customer bought' }),
  object(4, 'CloseMonth', { kind: 'procedure' }),
  object(5, 'Ümläute', { columns: 'Größe\n' }),
]

const namesOf = (words: string[], inDefinition: number[] = []) =>
  searchIndex(OBJECTS, words, new Set(inDefinition)).map((match) => match.object.name)

test('the exact name is first, then names that begin so, then columns, then definitions', () => {
  assert.deepEqual(namesOf(['ORDER'], [4]), ['Order', 'OrderLines', 'Invoices', 'CloseMonth'])
})

test('every word must be found, anywhere', () => {
  assert.deepEqual(namesOf(['order', 'price']), ['OrderLines'])
  assert.deepEqual(namesOf(['customer']), ['Order'])
  assert.deepEqual(namesOf(['order', 'nothing']), [])
})

test('letters outside ASCII compare in any case', () => {
  assert.deepEqual(namesOf(['GRÖSSE'.replace('SS', 'ß')]), ['Ümläute'])
  assert.deepEqual(namesOf(['üml']), ['Ümläute'])
})

test('the columns that hold a word are named', () => {
  const [match] = searchIndex(OBJECTS, ['invoices', 'id'], new Set())
  assert.deepEqual(match?.columns, ['InvoiceId', 'OrderId'])
  assert.deepEqual(match?.places, ['name', 'column'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IndexedObject } from './schema-index.ts'
import { matchingColumns, searchIndex } from './search-index.ts'

const object = (
  id: number,
  name: string,
  more: { kind?: IndexedObject['kind']; description?: string; columns?: string[] } = {},
): IndexedObject => {
  const { kind = 'table', description = '' } = more
  const columns = (more.columns ?? []).join('\n')
  return {
    id,
    schema: 'sales',
    name,
    kind,
    description,
    columns,
    search: {
      name: `sales.${name}`.toLowerCase(),
      columns: columns.toLowerCase(),
      descriptions: description.toLowerCase(),
    },
  }
}

const OBJECTS = [
  object(1, 'Invoices', { columns: ['InvoiceId', 'OrderId'] }),
  object(2, 'OrderLines', { columns: ['OrderId', 'UnitPrice'] }),
  object(3, 'Order', { description: 'What a customer bought' }),
  object(4, 'CloseMonth', { kind: 'procedure' }),
  object(5, 'Ümläute', { columns: ['Größe'] }),
]

const namesOf = async (words: string[], inDefinition: number[] = []) =>
  (await searchIndex(OBJECTS, words, new Set(inDefinition))).matches.map(
    (match) => match.object.name,
  )

test('the exact name is first, then names that begin so, then columns, then definitions', async () => {
  assert.deepEqual(await namesOf(['ORDER'], [4]), ['Order', 'OrderLines', 'Invoices', 'CloseMonth'])
})

test('every word is looked for anywhere; where nothing holds all, the most counts', async () => {
  assert.deepEqual(await namesOf(['order', 'price']), ['OrderLines'])
  assert.deepEqual(await namesOf(['customer']), ['Order'])
  assert.deepEqual(await namesOf(['price', 'nothing']), ['OrderLines'])
  assert.deepEqual(await namesOf(['nothing']), [])
  const { held } = await searchIndex(OBJECTS, ['unitprice', 'order', 'x'], new Set())
  assert.equal(held, 2)
})

test('letters outside ASCII compare in any case', async () => {
  assert.deepEqual(await namesOf(['GRÖSSE'.replace('SS', 'ß')]), ['Ümläute'])
  assert.deepEqual(await namesOf(['üml']), ['Ümläute'])
})

test('the columns that hold a word are named as they are written', async () => {
  const {
    matches: [match],
  } = await searchIndex(OBJECTS, ['invoices', 'id'], new Set())
  assert.ok(match)
  assert.deepEqual(match.places, ['name', 'column'])
  assert.deepEqual(matchingColumns(match.object, ['invoices', 'ID']), ['InvoiceId', 'OrderId'])
  const many = Array.from({ length: 30 }, (_, index) => `Id${index}`)
  assert.equal(matchingColumns(object(1, 'T', { columns: many }), ['id']).length, 10)
})

test('among 20,000 objects the same is found, and others have their turn meanwhile', async () => {
  const columns = Array.from({ length: 20 }, (_, index) => `Column${index}`)
  const objects = Array.from({ length: 20_000 }, (_, id) => object(id, `Table${id}`, { columns }))
  let turns = 0
  const turning = setInterval(() => (turns += 1), 0)
  const { matches: all } = await searchIndex(objects, ['column7'], new Set())
  assert.equal(all.length, 20_000)
  // Equally good: in the order of the index.
  assert.deepEqual([all[0]?.object.id, all[19_999]?.object.id], [0, 19_999])
  const { matches } = await searchIndex(objects, ['TABLE12345', 'column19'], new Set())
  const [one, ...more] = matches
  assert.deepEqual([one?.object.name, more.length], ['Table12345', 0])
  clearInterval(turning)
  assert.ok(turns > 0)
})

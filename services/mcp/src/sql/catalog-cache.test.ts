import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCatalogCache } from './catalog-cache.ts'

const start = (bytes: number) => {
  const clock = { ms: 0 }
  const cache = createCatalogCache({ bytes, lifetimeMs: 1000, now: () => clock.ms })
  return { clock, cache }
}

test('a value is kept for its time, and until it is replaced or forgotten', () => {
  const { clock, cache } = start(100)
  const shelf = cache.shelf<string>()
  shelf.set('a', 'one', 10)
  clock.ms = 999
  assert.equal(shelf.get('a'), 'one')
  clock.ms = 1000
  assert.equal(shelf.get('a'), undefined)
  shelf.set('a', 'two', 20)
  assert.equal(shelf.get('a'), 'two')
  assert.equal(cache.bytes, 20)
  shelf.clear()
  assert.equal(shelf.get('a'), undefined)
  assert.equal(cache.bytes, 0)
})

test('all shelves together stay within the bytes, and the oldest goes first', () => {
  const { cache } = start(100)
  const [first, second] = [cache.shelf<number>(), cache.shelf<number>()]
  first.set('a', 1, 40)
  second.set('a', 2, 40)
  first.set('b', 3, 40)
  assert.deepEqual([first.get('a'), second.get('a'), first.get('b')], [undefined, 2, 3])
  assert.equal(cache.bytes, 80)
  second.clear()
  assert.deepEqual([second.get('a'), first.get('b')], [undefined, 3])
})

test('a value larger than all of it is not kept', () => {
  const { cache } = start(100)
  const shelf = cache.shelf<number>()
  shelf.set('a', 1, 50)
  shelf.set('b', 2, 101)
  assert.deepEqual([shelf.get('a'), shelf.get('b')], [undefined, undefined])
  assert.equal(cache.bytes, 0)
})

test('what is disposed of holds nothing', () => {
  const { cache } = start(100)
  const shelf = cache.shelf<number>()
  {
    using _cache = cache
    shelf.set('a', 1, 50)
  }
  assert.equal(shelf.get('a'), undefined)
  assert.equal(cache.bytes, 0)
})

test('what has expired is let go although nobody asks', { timeout: 60_000 }, async () => {
  const cache = createCatalogCache({ bytes: 100, lifetimeMs: 1, now: () => performance.now() })
  const shelf = cache.shelf<number>()
  shelf.set('a', 1, 50)
  while (cache.bytes > 0) await new Promise((resolve) => setTimeout(resolve, 1))
  assert.equal(shelf.get('a'), undefined)
})

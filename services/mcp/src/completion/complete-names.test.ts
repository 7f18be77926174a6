import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeNames } from './complete-names.ts'

test('what begins so comes first, then parts that do, then the rest', () => {
  const names = ['sales.Orders', 'crm.PreOrders', 'ord.Lines', 'OrderLog', 'crm.Customers']
  assert.deepEqual(completeNames(names, 'ORD'), {
    values: ['ord.Lines', 'OrderLog', 'sales.Orders', 'crm.PreOrders'],
    total: 4,
    hasMore: false,
  })
})

test('nothing typed yet stands for everything, each name once', () => {
  assert.deepEqual(completeNames(['b', 'a', 'b'], '').values, ['b', 'a'])
})

test('a hundred values are given, and how many there are', () => {
  const names = Array.from({ length: 250 }, (_, index) => `T${index}`)
  const { values, total, hasMore } = completeNames(names, 't')
  assert.deepEqual([values.length, total, hasMore], [100, 250, true])
})

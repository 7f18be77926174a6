import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestNames } from './nearest-names.ts'

const NAMES = ['sales.orders', 'sales.order_lines', 'hr.employees', 'inventory.products']

test('the nearest name comes first', async () => {
  assert.equal((await nearestNames('sales.order', NAMES))[0], 'sales.orders')
  assert.equal((await nearestNames('employes', NAMES))[0], 'hr.employees')
  assert.equal((await nearestNames('dbo.Products', NAMES))[0], 'inventory.products')
})

test('nothing is suggested for a name that is like none', async () => {
  for (const name of ['zzzzqqqq', 'invoices', 'sales.invoices', 'hr.orgs', 'id', 'salary']) {
    assert.deepEqual(await nearestNames(name, NAMES), [], name)
  }
})

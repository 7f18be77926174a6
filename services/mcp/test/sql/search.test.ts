import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { startService, tenantConfig, testSql } from '../service.ts'
import { caller, startOnSql } from './calls.ts'

const found = z.object({
  matches: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      foundIn: z.array(z.string()),
      columns: z.array(z.string()),
      description: z.string().nullable(),
    }),
  ),
  total: z.number(),
  nextOffset: z.number().optional(),
})

test('search_schema finds by name, column and definition, the best first', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const orders = found.parse((await call('search_schema', { query: 'orders' })).data)
  assert.equal(orders.matches[0]?.name, 'sales.Orders')
  assert.equal(orders.matches[0].kind, 'table')
  const price = await call('search_schema', { query: 'unitprice' })
  assert.match(price.text, /^sales\.OrderLines \(table\): UnitPrice/)
  const view = found.parse((await call('search_schema', { query: 'SUM LineTotal' })).data)
  assert.deepEqual(
    view.matches.map(({ name, foundIn }) => [name, foundIn]),
    [['sales.OrderTotals', ['definition']]],
  )
})

test('search_schema searches one kind, pages, and says when nothing is found', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const views = found.parse((await call('search_schema', { query: 'a', kind: 'view' })).data)
  assert.ok(views.matches.length >= 2 && views.matches.every(({ kind }) => kind === 'view'))
  // Views only: files that run at the same time make tables.
  const query = { query: 'e', kind: 'view' }
  const all = found.parse((await call('search_schema', query)).data)
  const last = found.parse((await call('search_schema', { ...query, offset: all.total - 1 })).data)
  assert.equal(last.matches.length, 1)
  assert.equal(last.nextOffset, undefined)
  const some = await call('search_schema', { query: 'sku nothingofthatname' })
  assert.match(some.text, /^catalog\.CurrentProducts \(view\): Sku[^]*nothing holds all 2 words/)
  const none = await call('search_schema', { query: 'nothingofthatname' })
  assert.equal(none.isError, false)
  assert.match(none.text, /Nothing is found/)
  const many = await call('search_schema', { query: 'a b c d e f' })
  assert.match(many.text, /one to 5 words/)
})

test('describe_object shows a view with its columns and definition', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const view = await call('describe_object', { name: 'SALES.ordertotals' })
  assert.equal(view.isError, false, view.text)
  assert.match(view.text, /^sales\.OrderTotals \(view\)/)
  assert.match(view.text, /CustomerName nvarchar\(120\)/)
  assert.match(view.text, /CREATE VIEW sales\.OrderTotals/)
  assert.equal(view.data['truncated'], false)
})

const ownerUrl = process.env['PUENTE_TEST_SQL_OWNER_URL']
const skip = ownerUrl === undefined && 'PUENTE_TEST_SQL_OWNER_URL is not set'

test('describe_object shows a procedure as far as the catalog knows it', { skip }, async () => {
  const { username, password } = new URL(ownerUrl ?? '')
  const reader = { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  await using service = await startService([
    tenantConfig({ ...testSql(), reader }, { acceptPrivilegedReader: true }),
  ])
  await service.opened()
  const call = await caller(service, 'sql:read')
  const procedure = await call('describe_object', { name: 'sales.PlaceOrder' })
  assert.equal(procedure.data['kind'], 'procedure', procedure.text)
  const parameters = z
    .array(z.looseObject({ name: z.string() }))
    .parse(procedure.data['parameters'])
  assert.deepEqual(parameters[0], { name: '@CustomerId', type: 'int', output: false })
  // It has a default, of which sys.parameters says nothing: no answer is better than a wrong one.
  assert.notEqual(parameters.find(({ name }) => name === '@Quantity')?.['optional'], false)
  assert.equal(parameters.find(({ name }) => name === '@OrderId')?.['output'], true)
  assert.match(procedure.text, /@Quantity int = 1/)
})

test('describe_object sends to describe_table, and knows near names', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const table = await call('describe_object', { name: 'sales.Orders' })
  assert.match(table.text, /is a table: use describe_table/)
  const near = await call('describe_object', { name: 'sales.OrderTotal' })
  assert.match(near.text, /no object sales\.OrderTotal\. Did you mean sales\.OrderTotals/)
})

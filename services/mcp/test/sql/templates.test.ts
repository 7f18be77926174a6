import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { templates } from '../../src/config/template.ts'
import { readAnswer } from '../answer.ts'
import {
  LIST,
  startService,
  tenantConfig,
  testSql,
  toolCall,
  unreachableSql,
  type Service,
} from '../service.ts'
import { caller, rowsOf } from './calls.ts'

const GOOD = {
  name: 'product_by_sku',
  title: 'Product by SKU',
  description: 'A product by its stock keeping unit',
  statement:
    'SELECT ProductId, Sku, ListPrice FROM catalog.Products WHERE Sku = @sku AND ListPrice >= @least',
  parameters: [
    { name: 'sku', type: 'varchar(20)', description: 'The SKU' },
    {
      name: 'least',
      type: 'decimal(10,2)',
      description: 'Lowest price',
      default: '0.00',
      min: '0',
    },
  ],
}
const PRICE = {
  name: 'set_price',
  title: 'Set a price',
  description: 'Sets the price of a product',
  statement: 'UPDATE catalog.Products SET ListPrice = @price WHERE Sku = @sku',
  parameters: [
    { name: 'sku', type: 'varchar(20)', description: 'The SKU' },
    {
      name: 'price',
      type: 'decimal(10,2)',
      description: 'The new price',
      min: '0',
      max: '99999.99',
    },
  ],
  scope: 'sql:write',
}
const BAD = [
  {
    ...GOOD,
    name: 'bad_column',
    statement: 'SELECT Nothing FROM catalog.Products WHERE Sku = @sku AND ListPrice >= @least',
  },
  {
    ...GOOD,
    name: 'bad_table',
    statement: 'SELECT * FROM catalog.Nowhere WHERE Sku = @sku AND ListPrice >= @least',
  },
  {
    ...GOOD,
    name: 'bad_syntax',
    statement: 'SELECT FROM catalog.Products WHERE Sku = @sku AND ListPrice >= @least',
  },
  { ...GOOD, name: 'bad_parameter', statement: 'SELECT @sku, @least, @unknown' },
  { ...GOOD, name: 'query_sql' },
]

const start = async (given: unknown[], limits: { rows?: number } = {}) => {
  const service = await startService([
    tenantConfig(testSql(), { templates: templates.parse(given), limits, confirmAboveRows: 0 }),
    tenantConfig(testSql(), { id: 'other' }),
  ])
  await service.opened()
  await service.tenants.get('default')?.templates.checked()
  return service
}

const listed = z.array(
  z.object({
    name: z.string(),
    annotations: z.object({ readOnlyHint: z.boolean(), destructiveHint: z.boolean() }),
    inputSchema: z.object({
      properties: z.record(z.string(), z.looseObject({ description: z.string() })),
      required: z.array(z.string()).optional(),
    }),
  }),
)

const toolsFor = async (service: Service, token: string, path = '/mcp') => {
  const { result } = await readAnswer(await service.post(path, token, LIST))
  return listed.parse(result?.['tools'])
}

const toolsOf = async (service: Service) =>
  toolsFor(service, await service.tokenFor('sql:read sql:write'))

test('templates are tools of their tenant: listed, described and called with typed values', async () => {
  await using service = await start([GOOD, PRICE])
  const tool = (await toolsOf(service)).find(({ name }) => name === 'product_by_sku')
  assert.ok(tool)
  assert.equal(tool.annotations.readOnlyHint, true)
  assert.deepEqual(tool.inputSchema.required, ['sku'])
  assert.equal(
    tool.inputSchema.properties['least']?.description,
    'Lowest price (decimal(10,2), 0 to …)',
  )
  const reading = await toolsFor(service, await service.tokenFor('sql:read'))
  assert.ok(reading.some(({ name }) => name === 'product_by_sku'))
  assert.ok(!reading.some(({ name }) => name === 'set_price'))
  const other = await service.issuer.mint({ audience: `${service.issuer.issuer}/t/other/mcp` })
  const elsewhere = await toolsFor(service, other, '/t/other/mcp')
  assert.ok(!elsewhere.some(({ name }) => name === 'product_by_sku'))

  const call = await caller(service)
  const [row] = z
    .array(z.tuple([z.number(), z.string(), z.string()]))
    .parse(
      await rowsOf(
        call,
        'SELECT TOP 1 ProductId, Sku, ListPrice FROM catalog.Products ORDER BY ProductId',
      ),
    )
  assert.ok(row)
  const found = await call('product_by_sku', { sku: row[1] })
  assert.deepEqual(found.data['rows'], [row])
  const dearer = await call('product_by_sku', { sku: row[1], least: '9999999.00' })
  assert.deepEqual(dearer.data['rows'], [])
})

test('values are values: what looks like SQL in them is searched for', async () => {
  await using service = await start([GOOD])
  const call = await caller(service)
  const attack = await call('product_by_sku', { sku: "' OR 1=1 --" })
  assert.deepEqual(attack.data['rows'], [])
  for (const args of [
    {},
    { sku: 'x'.repeat(21) },
    { sku: 'x', least: '-1' },
    { sku: 'x', least: '1; SELECT 1' },
    { sku: 'x', more: 1 },
  ]) {
    const answer = await call('product_by_sku', args)
    assert.equal(answer.isError, true, JSON.stringify(args))
    assert.match(answer.text, /The arguments of product_by_sku are not right/)
  }
})

test('a writing template needs its scope and asks like any write', async () => {
  await using service = await start([PRICE])
  const reader = await service.tokenFor('sql:read')
  const args = { sku: 'none', price: '1.00' }
  assert.equal((await service.post('/mcp', reader, toolCall('set_price', args))).status, 403)
  const call = await caller(service)
  const sku = z
    .array(z.tuple([z.string(), z.string()]))
    .parse(
      await rowsOf(call, 'SELECT TOP 1 Sku, ListPrice FROM catalog.Products ORDER BY ProductId'),
    )[0]
  assert.ok(sku)
  const asked = await call('set_price', { sku: sku[0], price: '1.25' })
  assert.equal(asked.data['status'], 'confirmation_required')
  const other = await call('set_price', {
    sku: sku[0],
    price: '1.26',
    confirm: asked.data['confirm'],
  })
  assert.equal(other.isError, true)
  const again = await call('set_price', { sku: sku[0], price: sku[1] })
  const done = await call('set_price', {
    sku: sku[0],
    price: sku[1],
    confirm: again.data['confirm'],
  })
  assert.equal(done.data['status'], 'committed', done.text)
})

test('a bad template is left out and reported, and the others are published', async () => {
  await using service = await start([...BAD, GOOD])
  const names = (await toolsOf(service)).map(({ name }) => name)
  assert.ok(names.includes('product_by_sku'))
  assert.equal(names.filter((name) => name.startsWith('bad_')).length, 0)
  assert.equal(names.filter((name) => name === 'query_sql').length, 1)
  const { templates: open } = service.tenants.get('default') ?? assert.fail('no tenant')
  assert.deepEqual(
    open.leftOut,
    BAD.map(({ name }) => name),
  )
  const health: unknown = await (await fetch(`${service.origin}/health`)).json()
  assert.match(JSON.stringify(health), /ok, but templates left out: 5/)
  const call = await service.post(
    '/mcp',
    await service.tokenFor('sql:read'),
    toolCall('bad_column', {}),
  )
  const { error } = await readAnswer(call)
  assert.match(error?.message ?? '', /There is no tool "bad_column"\. There are: .*product_by_sku/)
})

test('the row limit of a template holds', async () => {
  const all = {
    ...GOOD,
    name: 'skus',
    statement: 'SELECT Sku FROM catalog.Products',
    parameters: [],
    rows: 3,
  }
  await using service = await start([all])
  const answer = await (await caller(service))('skus', {})
  assert.equal(z.array(z.unknown()).parse(answer.data['rows']).length, 3)
  assert.equal(answer.data['truncated'], true)
})

test('templates are checked anew at a reload, those of unchanged tenants too', async () => {
  const config = (given: unknown[]) => ({
    host: 'bridge.test',
    issuer: `https://bridge.test`,
    tenants: [tenantConfig(testSql(), { templates: templates.parse(given) })],
  })
  await using service = await start([GOOD])
  const apply = async (given: unknown[]) => {
    await service.tenants.apply(config(given))
    await service.tenants.get('default')?.templates.checked()
    return (await toolsOf(service)).map(({ name }) => name)
  }
  const before = await apply([GOOD])
  assert.ok(before.includes('product_by_sku'))
  const same = await apply([GOOD])
  assert.deepEqual(same, before)
  const after = await apply([PRICE, BAD[0]])
  assert.ok(after.includes('set_price') && !after.includes('product_by_sku'))
  assert.ok(!after.includes('bad_column'))
})

test('while the database is away the templates wait, unpublished', async () => {
  await using service = await startService([
    tenantConfig(unreachableSql(), { templates: templates.parse([GOOD]) }),
  ])
  await service.opened()
  const open = service.tenants.get('default')?.templates
  assert.equal(open?.waiting, 1)
  assert.ok(!(await toolsOf(service)).some(({ name }) => name === 'product_by_sku'))
})

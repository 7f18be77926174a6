import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { startService, tenantConfig, toolCall } from '../service.ts'
import { caller, rowsOf, startOnSql, type Caller } from './calls.ts'
import { says, startTdsWire, withText } from './tds-wire.ts'

const plans = z.array(
  z.object({
    statementType: z.string(),
    estimatedRows: z.number(),
    operators: z.array(
      z.object({
        parent: z.number().nullable(),
        object: z.string().nullable(),
        costShare: z.number(),
      }),
    ),
  }),
)

const explain = async (call: Caller, sql: string, params?: Record<string, unknown>) => {
  const answer = await call('explain_sql', { sql, ...(params && { params }) })
  assert.equal(answer.isError, false, answer.text)
  return { text: answer.text, plans: plans.parse(answer.data['plans']) }
}

test('a query is planned, with parameters of every kind', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const { text, plans } = await explain(
    call,
    'SELECT o.OrderId, l.UnitPrice FROM sales.Orders AS o JOIN sales.OrderLines AS l ON l.OrderId = o.OrderId WHERE o.OrderId = @id AND l.UnitPrice > @price',
    { id: { type: 'bigint', value: '100001' }, price: { type: 'decimal(10,2)', value: '1.50' } },
  )
  assert.equal(plans.length, 1)
  assert.equal(plans[0]?.statementType, 'SELECT')
  const operators = plans.flatMap((plan) => plan.operators)
  assert.equal(operators[0]?.parent, null)
  assert.ok(operators.some(({ object }) => object?.includes('OrderLines') === true))
  assert.ok(operators.every(({ costShare }) => costShare >= 0 && costShare <= 1))
  assert.match(text, /^Estimated, not executed\.\nSELECT: estimated cost .*\n(?:.*\n)*Operators:\n/)
  assert.deepEqual(await rowsOf(call, 'SELECT 1'), [[1]])
})

test('nothing is executed: rows, identities and sequences stay as they are', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  const state = async () => ({
    products: await rowsOf(
      call,
      'SELECT COUNT(*), MAX(ProductId), SUM(CAST(ListPrice AS decimal(38,4))) FROM catalog.Products WHERE ProductId > 10',
    ),
    identity: await rowsOf(call, "SELECT IDENT_CURRENT('catalog.Products')"),
  })
  const before = await state()
  const writes = [
    'UPDATE catalog.Products SET ListPrice = ListPrice * 2',
    'DELETE FROM catalog.Products WHERE ProductId > 10',
    "INSERT INTO catalog.Products (Sku, Name, CategoryId, ListPrice, UnitCost) VALUES ('explained', N'x', 1, 1, 1)",
  ]
  for (const sql of writes) {
    const { plans } = await explain(call, sql)
    assert.equal(plans.length, 1, sql)
  }
  assert.deepEqual(await state(), before)
  const slow =
    'SELECT COUNT_BIG(*) FROM sales.OrderLines AS a CROSS JOIN sales.OrderLines AS b CROSS JOIN sales.OrderLines AS c'
  // It would run into its time limit.
  await explain(call, slow)
})

test('what may not run may not be explained', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  for (const sql of [
    'EXEC dbo.anything',
    'DROP TABLE catalog.Products',
    'SELECT 1; DELETE FROM catalog.Products',
    'SET SHOWPLAN_XML OFF',
    'SELECT * FROM other.dbo.t',
  ]) {
    const answer = await call('explain_sql', { sql })
    assert.equal(answer.isError, true, sql)
    assert.match(answer.text, /refused/i, sql)
  }
  const token = await service.tokenFor('sql:read')
  const update = toolCall('explain_sql', { sql: 'UPDATE catalog.Products SET ListPrice = 1' })
  assert.equal((await service.post('/mcp', token, update)).status, 403)
})

test('an error is told as that of a query would be', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  const missing = await call('explain_sql', { sql: 'SELECT * FROM sales.Orderz' })
  assert.match(missing.text, /SQL Server error 208.*Did you mean/)
  const parameter = await call('explain_sql', {
    sql: 'SELECT @a',
    params: { a: { type: 'blob', value: 1 } },
  })
  assert.match(parameter.text, /blob is not a type of a parameter/)
})

test('a login that may not see plans is told who can permit it', async () => {
  await using wire = await startTdsWire()
  await using service = await startService([tenantConfig(wire.sql)])
  await service.opened()
  const call = await caller(service)
  // Error 262 of another permission, in the place of that for plans.
  wire.judge((chunk) =>
    says('SET SHOWPLAN_XML ON')(chunk) ? withText(chunk, 'CREATE TABLE dbo.t (a int)') : 'pass',
  )
  for (const [sql, role] of [
    ['SELECT COUNT(*) FROM sales.Orders', 'reader'],
    ['DELETE FROM catalog.Categories WHERE 1 = 0', 'writer'],
  ] as const) {
    const answer = await call('explain_sql', { sql })
    assert.equal(answer.isError, true)
    assert.match(
      answer.text,
      new RegExp(`^The ${role} login of this database may not see plans.*GRANT SHOWPLAN`),
    )
  }
  wire.judge(() => 'pass')
  await explain(call, 'SELECT COUNT(*) FROM sales.Orders')
})

test('parameters that a statement does not use are refused for its plan too', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  const answer = await call('explain_sql', { sql: 'SELECT @a', params: { a: 1, b: 2 } })
  assert.match(answer.text, /^params: the statement does not use "b"/)
})

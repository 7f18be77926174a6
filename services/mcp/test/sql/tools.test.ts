import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { caller, rowsOf, startOnSql } from './calls.ts'

// These use the sample shop: schemas sales, crm, catalog and inventory.

const tables = z.array(z.object({ schema: z.string(), name: z.string(), kind: z.string() }))

test('list_tables lists tables and views, and filters by schema and text', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const all = await call('list_tables', {})
  assert.equal(all.isError, false, all.text)
  const names = tables.parse(all.data['tables']).map((table) => `${table.schema}.${table.name}`)
  for (const name of ['sales.Orders', 'sales.OrderLines', 'crm.Customers']) {
    assert.ok(names.includes(name), name)
  }
  assert.match(all.text, /sales\.OrderTotals \(view\)/)
  const sales = tables.parse((await call('list_tables', { schema: 'SALES' })).data['tables'])
  assert.deepEqual([...new Set(sales.map((table) => table.schema))], ['sales'])
  const lines = tables.parse((await call('list_tables', { text: 'orderl' })).data['tables'])
  assert.deepEqual(
    lines.map((table) => table.name),
    ['OrderLines'],
  )
  assert.match((await call('list_tables', { text: 'no such' })).text, /No table or view matches/)
  assert.equal((await call('list_tables', { cursor: 'x' })).isError, true)
})

test('describe_table says everything about a table', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const { isError, text, data } = await call('describe_table', { table: '[sales].[OrderLines]' })
  assert.equal(isError, false, text)
  assert.equal(data['table'], 'sales.OrderLines')
  assert.deepEqual(data['primaryKey'], ['OrderId', 'LineNumber'])
  for (const line of [
    /UnitPrice decimal\(10,2\) NOT NULL/,
    /Discount decimal\(5,4\) NOT NULL DEFAULT/,
    /LineTotal decimal\(12,2\).* AS .*PERSISTED/,
    /\(OrderId\) -> sales\.Orders \(OrderId\) ON DELETE CASCADE/,
    /IX_OrderLines_ProductId \(ProductId\) index, nonclustered/,
    /CK_OrderLines_Quantity/,
  ]) {
    assert.match(text, line)
  }
  const products = await call('describe_table', { table: 'products' })
  assert.equal(products.data['table'], 'catalog.Products')
  assert.match(products.text, /ProductId int NOT NULL IDENTITY\(1,1\)/)
  assert.match(products.text, /UX_Products_Sku \(Sku\) unique index/)
  assert.match(products.text, /INCLUDE \(Name, ListPrice\)/)
  assert.match(products.text, /Referenced by:[^]*sales\.OrderLines \(ProductId\) -> \(ProductId\)/)
})

test('an unknown table is answered with the names that are near', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const answer = await call('describe_table', { table: 'sales.Order' })
  assert.equal(answer.isError, true)
  assert.match(answer.text, /Did you mean sales\.Orders/)
  const query = await call('query_sql', { sql: 'SELECT * FROM sales.Ordrs' })
  assert.match(query.text, /error 208, level 16, state 1, line 1: Invalid object name/)
  assert.match(query.text, /Did you mean sales\.Orders/)
  const column = await call('query_sql', { sql: 'SELECT\n  UnitPrise FROM sales.OrderLines' })
  assert.match(
    column.text,
    /error 207, .*: Invalid column name 'UnitPrise'.* Did you mean UnitPrice/,
  )
  assert.match((await call('describe_table', { table: 'a.b.c' })).text, /Write schema\.table/)
})

test('a wrong column is answered with those of the tables in the statement', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  // sales.OrderTotals has a CustomerName: of no help to a statement that does not name it.
  const answer = await call('query_sql', { sql: 'SELECT CustomerName FROM [crm].[Customers]' })
  assert.match(answer.text, /Invalid column name 'CustomerName'\./)
  assert.match(answer.text, /crm\.Customers has CustomerId, CustomerNumber, Name, /)
  assert.doesNotMatch(answer.text, /Did you mean[^?]*CustomerName/)
})

test('get_table_sample gives the columns and the number of rows asked for', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const five = await call('get_table_sample', { table: 'crm.Customers' })
  assert.equal(five.isError, false, five.text)
  assert.equal(z.array(z.unknown()).parse(five.data['rows']).length, 5)
  const two = await call('get_table_sample', {
    table: 'crm.Customers',
    rows: 2,
    columns: ['Name', '[CustomerId]'],
  })
  assert.match(two.text, /^crm\.Customers\nName nvarchar\(120\), CustomerId int\n\[".*",\d+\]/)
  const hostile = await call('get_table_sample', { table: 'crm.Customers', columns: ['1; DROP--'] })
  assert.match(hostile.text, /error 207/)
  assert.equal(
    (await call('get_table_sample', { table: 'crm.Customers', rows: 101 })).isError,
    true,
  )
})

test('query_sql refuses everything but one reading statement, and says where', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  const write = await call('query_sql', { sql: 'DELETE FROM sales.Orders' })
  assert.match(write.text, /DELETE changes data, and this tool only reads: use execute_sql/)
  const two = await call('query_sql', { sql: 'SELECT 1\nDROP TABLE x' })
  assert.match(two.text, /Refused at line 2, column 1: DROP/)
  const ddl = await call('execute_sql', { sql: 'DROP TABLE x' })
  assert.match(ddl.text, /schema changes are not enabled/)
})

test('an error of SQL Server comes with number, level, state and line', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  assert.match((await call('query_sql', { sql: 'SELECT 1\n, 1/0' })).text, /error 8134, level 16/)
  assert.match(
    (await call('query_sql', { sql: 'SELECT FROM' })).text,
    /error (?:102|156), .*line 1/,
  )
})

test('a column that an alias does not have is answered with those it may mean', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  const answer = await call('query_sql', {
    sql: 'SELECT o.OrderId FROM sales.Orders AS o WHERE x.CustomrId = 1',
  })
  assert.equal(answer.isError, true)
  assert.match(answer.text, /error 4104.*"x\.CustomrId".*Did you mean.*CustomerId/)
})

test('scalar variables may be declared before a SELECT', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const sql = "DECLARE @a int = 2, @b nvarchar(5) = N'x'; SELECT @a + @c, @b WHERE @a > 1"
  assert.deepEqual(await rowsOf(call, sql, { c: 3 }), [[5, 'x']])
  const refused = await call('query_sql', { sql: 'DECLARE @a int = 2\nDELETE FROM sales.Orders' })
  assert.match(refused.text, /^Refused at line 2, column 1: DELETE\. Reason: /)
  assert.match(
    (await call('query_sql', { sql: 'SELECT 1\n  DROP TABLE t' })).text,
    /^Refused at line 2, column 3: DROP\. Reason: /,
  )
})

test('a parameter that the statement does not use is refused by its name, and nothing runs', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  for (const [tool, sql] of [
    ['query_sql', "SELECT OrderId FROM sales.Orders WHERE OrderId = @id -- and '@status'"],
    ['execute_sql', "DELETE FROM catalog.Categories WHERE CategoryId = @id AND Name = '@status'"],
  ] as const) {
    const answer = await call(tool, { sql, params: { '@ID': -1, status: 'x', extra: 1 } })
    assert.equal(answer.isError, true)
    assert.match(answer.text, /^params: the statement does not use "status", "extra"; /)
  }
})

test('a variable without a value is answered with how to give it', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  const none = await call('query_sql', { sql: 'SELECT @customerId' })
  assert.match(none.text, /error 137.* Give its value in params: \{"customerId": …\}\.$/)
  const near = await call('query_sql', {
    sql: 'SELECT @customerId, @custmerId',
    params: { custmerId: 1 },
  })
  assert.match(near.text, /\{"customerId": …\}\. Did you mean @custmerId\?$/)
})

test('a conflict names its constraint, table and column, and no database', async () => {
  await using service = await startOnSql({ confirmAboveRows: null })
  const answer = await (
    await caller(service)
  )('execute_sql', {
    sql: "INSERT INTO sales.Orders (CustomerId, Channel) VALUES (-1, 'phone')",
  })
  assert.match(answer.text, /error 547.*The conflict occurred in table "/)
  assert.doesNotMatch(answer.text, /database/)
})

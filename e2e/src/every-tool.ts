import assert from 'node:assert/strict'

type Result = Record<string, unknown>

/** The part that the clients of both SDK generations have in common. */
export type ToolClient = {
  listTools: () => Promise<{
    tools: { name: string; title?: string | undefined; annotations?: object | undefined }[]
  }>
  callTool: (call: { name: string; arguments: Record<string, unknown> }) => Promise<Result>
}

type Structured = Record<string, unknown> & {
  rows: unknown[][]
  columns: { name: string; type: string }[]
}

/** Calls a tool and returns its data; fails with the tool's own words when it answers with an error. */
export const call = async (
  client: ToolClient,
  name: string,
  args: Record<string, unknown> = {},
) => {
  const result = await client.callTool({ name, arguments: args })
  assert.notEqual(result['isError'], true, `${name}: ${JSON.stringify(result['content'])}`)
  return result['structuredContent'] as Structured
}

/** Calls a tool that must answer with an error, and returns its words. */
export const callRefused = async (
  client: ToolClient,
  name: string,
  args: Record<string, unknown>,
) => {
  const result = await client.callTool({ name, arguments: args })
  assert.equal(result['isError'], true, JSON.stringify(result))
  return JSON.stringify(result['content'])
}

/** What a person asks of the sample shop through every tool, with the answers checked. */
export const useEveryTool = async (client: ToolClient) => {
  const { tools } = await client.listTools()
  const names = tools.map(({ name }) => name)
  assert.deepEqual(names, [
    'list_tables',
    'describe_table',
    'get_table_sample',
    'query_sql',
    'execute_sql',
    'get_result_page',
    'explain_sql',
    'search_schema',
    'describe_object',
  ])
  for (const { name, title, annotations } of tools) {
    assert.ok(title, `${name} has a title`)
    assert.equal(
      Object.values(annotations ?? {}).filter((value) => typeof value === 'boolean').length,
      4,
      name,
    )
  }

  const listed = await call(client, 'list_tables')
  const tables = listed['tables'] as {
    schema: string
    name: string
    approximateRows: string | null
  }[]
  assert.ok(new Set(tables.map(({ schema }) => schema)).size >= 3)
  const lines = tables.find(({ name }) => name === 'OrderLines')
  assert.ok(Number(lines?.approximateRows) >= 200_000, 'the shop has 200,000 order lines')

  const described = JSON.stringify(
    await call(client, 'describe_table', { table: 'sales.orderlines' }),
  )
  for (const fact of [
    'decimal(10,2)',
    '"primaryKey":["OrderId","LineNumber"]',
    'FK_OrderLines_Orders',
    'IX_OrderLines_ProductId',
  ]) {
    assert.ok(described.includes(fact), `${fact} in ${described}`)
  }

  const sample = await call(client, 'get_table_sample', {
    table: '[sales].[Orders]',
    rows: 3,
    columns: ['OrderId', 'OrderedAt'],
  })
  assert.equal(sample.rows.length, 3)
  assert.deepEqual(
    sample.columns.map(({ name, type }) => [name, type]),
    [
      ['OrderId', 'bigint'],
      ['OrderedAt', 'datetimeoffset(3)'],
    ],
  )

  const top = await call(client, 'query_sql', {
    sql: 'SELECT TOP 5 o.OrderId, l.UnitPrice, l.Quantity FROM sales.Orders AS o JOIN sales.OrderLines AS l ON l.OrderId = o.OrderId WHERE l.Quantity > @least ORDER BY o.OrderId, l.LineNumber',
    params: { least: 0 },
  })
  assert.equal(top.rows.length, 5)
  for (const [order, price, quantity] of top.rows) {
    assert.match(String(order), /^\d+$/)
    assert.equal(typeof order, 'string')
    assert.match(String(price), /^\d+\.\d\d$/)
    assert.equal(typeof quantity, 'number')
  }

  const first = await call(client, 'query_sql', {
    sql: 'SELECT TOP 60 OrderId, LineNumber FROM sales.OrderLines ORDER BY OrderId, LineNumber',
    maxRows: 20,
  })
  const { resultId, nextCursor: cursor } = first
  const second = await call(client, 'get_result_page', { resultId, cursor, maxRows: 20 })
  assert.deepEqual([first.rows.length, second.rows.length], [20, 20])
  assert.notDeepEqual(second.rows, first.rows)

  const explained = JSON.stringify(
    await call(client, 'explain_sql', { sql: 'SELECT TOP 5 OrderId FROM sales.OrderLines' }),
  )
  assert.ok(explained.includes('[OrderLines]'), explained)

  const exact = await call(client, 'execute_sql', {
    sql: `SELECT CAST('12345678901234567890.123456789012345678' AS decimal(38,18)) AS d, CAST('922337203685477.5807' AS money) AS m,
      CAST('2026-11-22T13:45:10.1234567' AS datetime2(7)) AS t, CAST('2026-11-22T13:45:10.123' AS datetime) AS old,
      CAST('2026-11-22T13:45:10.1234567-05:00' AS datetimeoffset(7)) AS o, CAST('1.10' AS decimal(5,2)) AS small,
      CAST('9223372036854775807' AS bigint) AS b, N'niño 東京 🌉' AS text`,
  })
  assert.deepEqual(exact.rows, [
    [
      '12345678901234567890.123456789012345678',
      '922337203685477.5807',
      '2026-11-22T13:45:10.1234567',
      '2026-11-22T13:45:10.123',
      '2026-11-22T13:45:10.1234567-05:00',
      '1.10',
      '9223372036854775807',
      'niño 東京 🌉',
    ],
  ])
}

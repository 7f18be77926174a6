import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { launchBrowser } from '../src/browser.ts'
import { connectAs, type Connector } from '../src/connection.ts'
import { currentDemo } from '../src/demo.ts'
import { call, callRefused, type ToolClient, useEveryTool } from '../src/every-tool.ts'
import { connectLegacy } from '../src/legacy-client.ts'
import { connectModern } from '../src/modern-client.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())
const both = ['sql:read', 'sql:write']
const mcp = demo.resources.default

const legacy: Connector<Awaited<ReturnType<typeof connectLegacy>>> = async (memory, authorize) =>
  connectLegacy('http', mcp, memory, authorize)
const sse: typeof legacy = async (memory, authorize) =>
  connectLegacy('sse', `${demo.baseUrl}/sse`, memory, authorize)
const modern: Connector<Awaited<ReturnType<typeof connectModern>>> = async (memory, authorize) =>
  connectModern(mcp, memory, authorize)

type Authorize = (page: URL) => Promise<URLSearchParams>
type Changer = {
  client: ToolClient
  authorize: Authorize
  stepUp: <Result>(work: () => Promise<Result>, allow: Authorize) => Promise<Result>
}

test('the 1.x client at revision 2025-06-18 signs in and uses every tool', async () => {
  await using connection = await connectAs(browser, demo.writer, both, legacy)
  await useEveryTool(connection.client)
})

test('the 1.x client uses every tool over the transport of 2024-11-05', async () => {
  await using connection = await connectAs(browser, demo.writer, both, sse)
  await useEveryTool(connection.client)
})

test('the 2.x client at revision 2026-07-28 signs in and uses every tool', async () => {
  await using connection = await connectAs(browser, demo.writer, both, modern)
  await useEveryTool(connection.client)
})

suite('a change', { concurrency: false }, () => {
  const one =
    'WHERE WarehouseId = 1 AND ProductId = (SELECT MIN(ProductId) FROM inventory.Stock WHERE WarehouseId = 1)'
  const change = {
    sql: `UPDATE inventory.Stock SET ReorderLevel = ReorderLevel + @by OUTPUT inserted.ReorderLevel ${one}`,
    params: { by: 1 },
  }

  const changeOnce = async ({ client, stepUp, authorize }: Changer) => {
    const read = async () => {
      const { rows } = await call(client, 'query_sql', {
        sql: `SELECT ReorderLevel FROM inventory.Stock ${one}`,
      })
      return Number(rows[0]?.[0])
    }
    const before = await read()
    const asked = await stepUp(async () => call(client, 'execute_sql', change), authorize)
    assert.equal(asked['status'], 'confirmation_required')
    assert.equal(asked['rowsAffected'], 1)
    assert.equal(await read(), before, 'nothing was changed yet')

    const { confirm } = asked
    const done = await call(client, 'execute_sql', { ...change, confirm })
    assert.equal(done['status'], 'committed')
    assert.deepEqual(done.rows, [[before + 1]])
    assert.equal(await read(), before + 1)

    await callRefused(client, 'execute_sql', { ...change, confirm })
    assert.equal(await read(), before + 1, 'the confirmation is spent')
  }

  test('the 1.x client asks for more rights, is shown the change, confirms it, and makes it once', async () => {
    await using connection = await connectAs(browser, demo.writer, both, legacy, {
      keepsRefreshToken: false,
    })
    await changeOnce(connection)
  })

  test('the 2.x client asks for more rights, is shown the change, confirms it, and makes it once', async () => {
    await using connection = await connectAs(browser, demo.writer, both, modern)
    await changeOnce(connection)
  })
})

test('mistakes are answered with what mends them', async () => {
  await using connection = await connectAs(browser, demo.writer, both, modern)
  const { client } = connection
  const table = await callRefused(client, 'describe_table', { table: 'sales.Ordres' })
  assert.match(table, /sales\.Orders/)
  const object = await callRefused(client, 'query_sql', { sql: 'SELECT * FROM sales.Ordres' })
  assert.match(object, /208/)
  assert.match(object, /sales\.Orders/)
  const column = await callRefused(client, 'query_sql', {
    sql: 'SELECT OrderIdd FROM sales.Orders',
  })
  assert.match(column, /207/)
  const syntax = await callRefused(client, 'query_sql', { sql: 'SELECT FROM WHERE' })
  assert.match(syntax, /\b(102|156)\b[^]*line 1/i)
  const write = await callRefused(client, 'query_sql', { sql: 'DELETE FROM sales.Orders' })
  assert.match(write, /execute_sql/)
  await assert.rejects(client.callTool({ name: 'drop_everything', arguments: {} }), /list_tables/)
})

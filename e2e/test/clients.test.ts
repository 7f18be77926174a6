import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { launchBrowser } from '../src/browser.ts'
import { connectAs } from '../src/connection.ts'
import { currentDemo } from '../src/demo.ts'
import { call, callRefused, useEveryTool } from '../src/every-tool.ts'
import { connectLegacy } from '../src/legacy-client.ts'
import { connectModern } from '../src/modern-client.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())
const both = ['sql:read', 'sql:write']

test('the 1.x client at revision 2025-06-18 signs in and uses every tool', async () => {
  const { client } = await connectAs(browser, demo.writer, both, async (memory, authorize) =>
    connectLegacy('http', demo.resources.default, memory, authorize),
  )
  try {
    await useEveryTool(client)
  } finally {
    await client.close()
  }
})

test('the 1.x client uses every tool over the transport of 2024-11-05', async () => {
  const { client } = await connectAs(browser, demo.writer, both, async (memory, authorize) =>
    connectLegacy('sse', `${demo.baseUrl}/sse`, memory, authorize),
  )
  try {
    await useEveryTool(client)
  } finally {
    await client.close()
  }
})

test('the 2.x client at revision 2026-07-28 signs in and uses every tool', async () => {
  const { client } = await connectAs(browser, demo.writer, both, async (memory, authorize) =>
    connectModern(demo.resources.default, memory, authorize),
  )
  try {
    await useEveryTool(client)
  } finally {
    await client.close()
  }
})

test('a change is shown first, made when confirmed, and made once', async () => {
  const { client } = await connectAs(browser, demo.writer, both, async (memory, authorize) =>
    connectLegacy('http', demo.resources.default, memory, authorize),
  )
  try {
    const read = async () => {
      const { rows } = await call(client, 'query_sql', {
        sql: 'SELECT ReorderLevel FROM inventory.Stock WHERE WarehouseId = 1 AND ProductId = (SELECT MIN(ProductId) FROM inventory.Stock WHERE WarehouseId = 1)',
      })
      return rows[0]?.[0]
    }
    const before = await read()
    const change = {
      sql: 'UPDATE inventory.Stock SET ReorderLevel = ReorderLevel + @by OUTPUT inserted.ReorderLevel WHERE WarehouseId = 1 AND ProductId = (SELECT MIN(ProductId) FROM inventory.Stock WHERE WarehouseId = 1)',
      params: { by: 1 },
    }
    const asked = await call(client, 'execute_sql', change)
    assert.equal(asked['status'], 'confirmation_required')
    assert.equal(asked['rowsAffected'], 1)
    assert.equal(await read(), before, 'nothing was changed yet')

    const confirm = asked['confirm']
    const done = await call(client, 'execute_sql', { ...change, confirm })
    assert.equal(done['status'], 'committed')
    assert.deepEqual(done.rows, [[Number(before) + 1]])
    assert.equal(await read(), Number(before) + 1)

    await callRefused(client, 'execute_sql', { ...change, confirm })
    assert.equal(await read(), Number(before) + 1, 'the confirmation is spent')
  } finally {
    await client.close()
  }
})

test('mistakes are answered with what mends them', async () => {
  const { client } = await connectAs(browser, demo.writer, both, async (memory, authorize) =>
    connectModern(demo.resources.default, memory, authorize),
  )
  try {
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
  } finally {
    await client.close()
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { z } from 'zod'
import { startService, tenantConfig } from '../service.ts'
import { caller, rowsOf, startOnSql } from './calls.ts'
import { startTdsWire } from './tds-wire.ts'

// Every write here is asked about and left unconfirmed, or made on rows of its own that are removed again.

test('a DELETE is asked about with the rows it would remove', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const before = await rowsOf(call, 'SELECT COUNT(*) FROM sales.Payments')
  const asked = await call('execute_sql', {
    sql: 'DELETE TOP (12) FROM sales.Payments WHERE Amount > @amount',
    params: { amount: 0 },
  })
  assert.equal(asked.data['status'], 'confirmation_required', asked.text)
  assert.equal(asked.data['rowsAffected'], 12)
  const { columns, rows, truncated } = asked.data
  assert.ok(Array.isArray(columns) && Array.isArray(rows))
  assert.deepEqual(
    columns.slice(0, 3).map((column: { name: string }) => column.name),
    ['PaymentId', 'OrderId', 'Amount'],
  )
  assert.equal(rows.length, 10)
  assert.equal(truncated, true)
  assert.match(
    asked.text,
    /\(TRUNCATED: Of the rows that would change only the first 10 are shown\.\)$/,
  )
  assert.deepEqual(await rowsOf(call, 'SELECT COUNT(*) FROM sales.Payments'), before)
})

test('a change of very many rows is counted without showing them', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const counted = await rowsOf(call, 'SELECT COUNT(*) FROM sales.Payments')
  const asked = await call('execute_sql', { sql: 'UPDATE sales.Payments SET Amount = Amount' })
  assert.equal(asked.data['status'], 'confirmation_required', asked.text)
  assert.deepEqual([[asked.data['rowsAffected']]], counted)
  assert.deepEqual(asked.data['rows'], [])
  assert.deepEqual(await rowsOf(call, 'SELECT 1'), [[1]])
})

test('an UPDATE is asked about with its rows before and after', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const asked = await call('execute_sql', {
    sql: "UPDATE w SET Name = N'Renamed' FROM inventory.Warehouses AS w WHERE w.WarehouseId = 1 -- one",
  })
  assert.equal(asked.data['status'], 'confirmation_required', asked.text)
  const { columns, rows } = asked.data
  const names = z.array(z.object({ name: z.string() })).parse(columns)
  const [row, ...others] = z.array(z.array(z.unknown())).parse(rows)
  assert.deepEqual(others, [])
  const value = (name: string) => row?.[names.findIndex((column) => column.name === name)]
  assert.notEqual(value('before.Name'), 'Renamed')
  assert.equal(value('after.Name'), 'Renamed')
  // What stays the same is shown once.
  assert.equal(value('WarehouseId'), 1)
  assert.equal(value('after.WarehouseId'), undefined)
})

test('an INSERT answers the identity value it was given, exactly', async () => {
  await using service = await startOnSql({ confirmAboveRows: null })
  const call = await caller(service)
  const added = await call('execute_sql', {
    sql: `INSERT INTO sales.Orders (CustomerId, Channel) OUTPUT inserted.OrderId
      SELECT TOP (1) CustomerId, 'phone' FROM crm.Customers ORDER BY CustomerId -- one order`,
  })
  assert.equal(added.data['status'], 'committed', added.text)
  assert.equal(added.data['rowsAffected'], 1)
  const { identity, rows } = added.data
  assert.ok(typeof identity === 'string' && Array.isArray(rows))
  assert.deepEqual(rows, [[identity]])
  assert.match(added.text, new RegExp(`last identity value is ${identity}\\.`))
  const removed = await call('execute_sql', {
    sql: 'DELETE FROM sales.Orders WHERE OrderId = @id',
    params: { id: { type: 'bigint', value: identity } },
  })
  assert.equal(removed.data['rowsAffected'], 1)
  assert.equal(removed.data['identity'], undefined)
})

test('an INSERT into a table without identity tells none', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const asked = await call('execute_sql', {
    sql: "INSERT INTO catalog.Categories (CategoryId, Name) VALUES (31600, N'Asked about')",
  })
  assert.equal(asked.data['status'], 'confirmation_required')
  assert.equal(asked.data['identity'], undefined)
  assert.deepEqual(asked.data['rows'], [[31_600, null, 'Asked about']])
})

test('a write of few rows is committed at once, and answers no rows that were not asked for', async () => {
  await using service = await startOnSql({ confirmAboveRows: 1 })
  const call = await caller(service)
  const done = await call('execute_sql', {
    sql: 'UPDATE inventory.Warehouses SET Name = Name WHERE WarehouseId = 1',
  })
  assert.equal(done.data['status'], 'committed', done.text)
  assert.equal(done.data['rowsAffected'], 1)
  assert.deepEqual(done.data['rows'], [])
  assert.deepEqual(done.data['columns'], [])
})

test('a write is rolled back before its question is kept, so that nobody waits for both', async () => {
  await using service = await startOnSql({ confirmAboveRows: 1 })
  const call = await caller(service)
  const sql = postgres(service.databaseUrl, { max: 1 })
  const update = 'UPDATE inventory.Warehouses SET Name = Name WHERE WarehouseId'
  let asked: ReturnType<typeof call> | undefined
  await sql.begin(async (holding) => {
    await holding`LOCK TABLE mcp.confirmations`
    asked = call('execute_sql', { sql: `${update} <= 2` })
    const isWaiting = async () => {
      const [row] = await holding`SELECT count(*)::int AS n FROM pg_locks
        WHERE NOT granted AND relation = 'mcp.confirmations'::regclass`
      return Number(row?.['n']) > 0
    }
    while (!(await isWaiting())) await delay(20)
    const other = await call('execute_sql', { sql: `${update} = 1` })
    assert.equal(other.data['status'], 'committed', other.text)
  })
  assert.equal((await asked)?.data['status'], 'confirmation_required')
  await sql.end()
})

test('a write that fails says its own error', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const failed = await call('execute_sql', {
    sql: 'UPDATE inventory.Warehouses SET Nam = 1 WHERE WarehouseId = 1',
  })
  assert.equal(failed.isError, true)
  assert.match(failed.text, /error 207, level 16, state 1, line 1: Invalid column name 'Nam'/)
})

/** The words of a comment as a statement of their own. */
const uncommented = (chunk: Buffer) => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le')
  const at = chunk.indexOf(utf16("/*;PRINT 'noted'*/"))
  if (at !== -1) utf16("  ;PRINT 'noted'  ").copy(chunk, at)
  return chunk
}

for (const [confirmAboveRows, status] of [
  [1, 'committed'],
  [0, 'confirmation_required'],
] as const) {
  test(`what a write prints that was tried with a sample is told when it is ${status}`, async () => {
    await using wire = await startTdsWire()
    await using service = await startService([tenantConfig(wire.sql, { confirmAboveRows })])
    await service.opened()
    wire.judge(uncommented)
    const answer = await (
      await caller(service)
    )('execute_sql', {
      sql: "UPDATE inventory.Warehouses SET Name = Name WHERE WarehouseId = 1 /*;PRINT 'noted'*/",
    })
    assert.equal(answer.data['status'], status, answer.text)
    assert.deepEqual(answer.data['messages'], ['noted'])
    assert.match(answer.text, /\nMessage: noted$/)
  })
}

// MS-TDS 2.2.7.6: DONE tokens end in CurCmd (2 bytes) and DoneRowCount (8).
const CURRENT_COMMAND = { insert: 0xc3, delete: 0xc4 }

/** An answer whose count of one row is none. */
const withoutCount = (answer: Buffer) => {
  for (const command of Object.values(CURRENT_COMMAND)) {
    const one = Buffer.from([command, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    const at = answer.indexOf(one)
    if (at !== -1) answer[at + 2] = 0
  }
  return answer
}

test('rows that a write answers are counted, though the server says that there are none', async () => {
  await using wire = await startTdsWire()
  await using service = await startService([tenantConfig(wire.sql, { confirmAboveRows: 0 })])
  await service.opened()
  wire.change(withoutCount)
  const call = await caller(service)
  const values = "VALUES (31610, N'Uncounted')"
  for (const sql of [
    `INSERT INTO catalog.Categories (CategoryId, Name) ${values}`,
    `INSERT INTO catalog.Categories (CategoryId, Name) OUTPUT inserted.CategoryId ${values}`,
  ]) {
    const asked = await call('execute_sql', { sql })
    assert.equal(asked.data['status'], 'confirmation_required', asked.text)
    assert.equal(asked.data['rowsAffected'], 1)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../src/log.ts'
import { createRolePool } from '../../src/sql/role-pool.ts'
import { streamQuery, type QueryEvent } from '../../src/sql/stream-query.ts'
import { tenantConfig, testSql } from '../service.ts'

const eventsOf = async (sql: string) => {
  const tenant = tenantConfig(testSql())
  const log = createLogger('silent')
  await using pool = createRolePool({ tenant, login: tenant.sql.reader, role: 'reader', log })
  using lease = await pool.lease()
  const events: QueryEvent[] = []
  const prepared = { sql, bindings: [] }
  for await (const event of streamQuery(lease.connection, prepared, AbortSignal.timeout(20_000))) {
    events.push(event)
  }
  return events
}

test('every result set of a text is read, with duplicate and unnamed columns, and what it prints', async () => {
  const events = await eventsOf(
    "SELECT 1 AS a, 2 AS a, 3; PRINT 'halfway'; SELECT 'x' AS b WHERE 1 = 0; SELECT 4 AS c",
  )
  const names = events.flatMap((event) =>
    event.kind === 'columns' ? [event.columns.map((column) => column.name)] : [],
  )
  assert.deepEqual(names, [['a', 'a', ''], ['b'], ['c']])
  const rows = events.flatMap((event) => (event.kind === 'rows' ? event.rows : []))
  assert.deepEqual(rows, [[1, 2, 3], [4]])
  assert.deepEqual(
    events.flatMap((event) => (event.kind === 'message' ? [event.text] : [])),
    ['halfway'],
  )
})

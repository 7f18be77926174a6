import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../src/log.ts'
import { MAX_VALUE_BYTES } from '../../src/sql/cut-value.ts'
import { openDatabase } from '../../src/sql/database.ts'
import type { Principal } from '../../src/token/principal.ts'
import { tenantConfig, testSql } from '../service.ts'
import { caller, startOnSql } from './calls.ts'

const principal: Principal = {
  subject: 'user-1',
  clientId: 'client-1',
  tenantId: 'default',
  scopes: new Set(['sql:read']),
  grantId: undefined,
  tokenId: 't',
  expiresAt: 0,
}

/** What the reading side hands on of one statement, past the limits of an answer. */
const read = async (sql: string) => {
  await using database = openDatabase(tenantConfig(testSql()), createLogger('silent'))
  const signal = AbortSignal.timeout(60_000)
  const values: unknown[] = []
  let cuts = 0
  for await (const event of database.read({ sql, params: {}, principal, signal })) {
    if (event.kind === 'rows') values.push(...event.rows.flat())
    if (event.kind === 'cut') cuts += 1
  }
  return { values, cuts }
}

const repeated = (unit: string, type: string, count: number) =>
  `SELECT REPLICATE(CAST('${unit}' AS ${type}(max)), ${count}) AS v, 7 AS behind`

test('a value up to the limit is whole, and one character more is cut and says so', async () => {
  for (const [type, characters] of [
    ['varchar', MAX_VALUE_BYTES],
    ['nvarchar', MAX_VALUE_BYTES / 2],
  ] as const) {
    const whole = await read(repeated('x', type, characters))
    assert.equal(String(whole.values[0]).length, characters)
    assert.deepEqual([whole.values[1], whole.cuts], [7, 0])
    const longer = await read(repeated('x', type, characters + 1))
    const [cut, behind] = longer.values
    assert.match(String(cut).slice(-40), /^x+…\[cut: the value is longer\]$/)
    assert.ok(String(cut).length <= characters + 40)
    assert.deepEqual([behind, longer.cuts], [7, 1])
  }
})

test('a row of 2 MB is answered within the size limit, and the connection serves the next', async () => {
  await using service = await startOnSql({ limits: { concurrency: 1 } })
  const call = await caller(service, 'sql:read')
  const answer = await call('query_sql', { sql: repeated('é', 'nvarchar', 1_000_000) })
  assert.equal(answer.isError, false, answer.text.slice(0, 500))
  assert.equal(answer.data['truncated'], true)
  assert.match(answer.text, /…\[cut: \d+ of 1000000 characters\]/)
  assert.ok(answer.text.length < 200_000)
  const next = await call('query_sql', { sql: 'SELECT 1 AS v' })
  assert.deepEqual(next.data['rows'], [[1]])
})

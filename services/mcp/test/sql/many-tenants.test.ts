import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPooling } from '../../src/sql/role-pool.ts'
import { ISSUER, startService, tenantConfig, toolCall } from '../service.ts'
import { readToolResult } from '../answer.ts'
import { startCountedWire } from './counted-wire.ts'
import { until } from '../until.ts'

const TENANTS = 200

test('200 tenants sign in a few at a time, and hold no session while nobody calls', async () => {
  await using wire = await startCountedWire()
  const sql = { ...wire.sql, encrypt: false as const, writer: undefined }
  await using service = await startService(
    Array.from({ length: TENANTS }, (_, n) => tenantConfig(sql, { id: `tenant-${n}` })),
    { pooling: createPooling(300) },
  )
  await service.opened()
  // On a busy machine a sign-in takes too long and is tried again.
  await until('every tenant is up', () =>
    service.tenants.all().every(({ database }) => database.status().reader === 'up'),
  )
  const { all, most } = wire.count()
  assert.ok(all >= TENANTS, 'each was asked for its rights')
  assert.ok(most < TENANTS / 4, `${most} sessions at once`)
  await until('no session', () => wire.count().now === 0)

  const call = async (id: string) => {
    const token = await service.issuer.mint({ audience: `${ISSUER}/t/${id}/mcp` })
    const message = toolCall('query_sql', { sql: 'SELECT 1 AS v' })
    return readToolResult(await service.post(`/t/${id}/mcp`, token, message))
  }
  for (const id of ['tenant-0', 'tenant-77', 'tenant-199']) {
    assert.deepEqual((await call(id)).data['rows'], [[1]])
  }
  const metrics = await service.metrics.registry.metrics()
  assert.match(metrics, /puente_sql_pool\{tenant="tenant-199",role="reader",state="idle"\} \d/)
  assert.match(metrics, /puente_sql_pool\{tenant="tenant-100",role="reader",state="idle"\} 0/)
  await until('no session again', () => wire.count().now === 0)
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readToolResult } from '../answer.ts'
import {
  ISSUER,
  LIST,
  startService,
  tenantConfig,
  testSql,
  toolCall,
  unreachableSql,
  type Service,
} from '../service.ts'
import { until } from '../until.ts'
import { onWire, startHeldWire } from './held-wire.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/monitoring.md'), 'utf8')

type Sample = { name: string; labels: Record<string, string>; value: number }

const LINE = /^(?<name>[a-z_]+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/

/** The samples of this service's own metrics, as Prometheus reads them. */
const scrape = async ({ metrics }: Service): Promise<Sample[]> => {
  const text = await metrics.registry.metrics()
  return text.split('\n').flatMap((line) => {
    const { name = '', labels = '', value } = LINE.exec(line)?.groups ?? {}
    if (!name.startsWith('puente_')) return []
    const pairs: Record<string, string> = {}
    for (const [, key = '', it = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) pairs[key] = it
    return [{ name, labels: pairs, value: Number(value) }]
  })
}

const valueOf = (samples: Sample[], name: string, labels: Record<string, string> = {}) =>
  samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([key, it]) => sample.labels[key] === it))
    .reduce((sum, { value }) => sum + value, 0)

const call = async (service: Service, tenant: string, sql: string, claims = {}) => {
  const base = tenant === 'default' ? '' : `/t/${tenant}`
  const token = await service.issuer.mint({ audience: `${ISSUER}${base}/mcp`, claims })
  return readToolResult(await service.post(`${base}/mcp`, token, toolCall('query_sql', { sql })))
}

test('what happens shows in the metrics, by tenant and tool', async () => {
  await using wire = await startHeldWire()
  await using service = await startService([
    tenantConfig(testSql()),
    tenantConfig(wire.sql, { id: 'held', limits: { concurrency: 1 } }),
    tenantConfig(unreachableSql(), { id: 'away' }),
  ])
  await service.opened()
  for (let n = 0; n < 3; n += 1) {
    await call(service, 'default', 'SELECT 1 AS v UNION ALL SELECT 2', { sub: `user-${n}` })
  }
  await call(service, 'default', 'SELECT 1/0 AS v')
  await call(service, 'default', 'DELETE FROM sales.Orders')
  await call(service, 'away', 'SELECT 1 AS v')
  wire.hold((chunk) => chunk.includes(onWire('held back')))
  const held = Promise.all(
    [1, 2, 3].map(async () => call(service, 'held', `SELECT 'held back' AS v`)),
  )
  // Where the test fails before, that is what it says.
  held.catch(() => undefined)
  const { queue } = service.tenants.get('held')?.database ?? assert.fail('no tenant')
  await until('two wait', () => queue.depth === 2)
  await wire.holds
  const leave = new AbortController()
  await fetch(`${service.origin}/sse`, {
    headers: { authorization: `Bearer ${await service.tokenFor('sql:read')}` },
    signal: leave.signal,
  })

  const during = await scrape(service)
  const tool = { tenant: 'default', tool: 'query_sql' }
  const count = (outcome: string) =>
    valueOf(during, 'puente_tool_duration_seconds_count', { ...tool, outcome })
  assert.deepEqual([count('ok'), count('error'), count('denied')], [3, 1, 1])
  const seconds = valueOf(during, 'puente_tool_duration_seconds_sum', { ...tool, outcome: 'ok' })
  assert.ok(seconds > 0 && seconds < 60, `${seconds}`)
  // What was refused before it ran is no statement.
  const statements = { tenant: 'default', class: 'read' }
  assert.equal(valueOf(during, 'puente_sql_duration_seconds_count', statements), 4)
  assert.ok(valueOf(during, 'puente_sql_duration_seconds_sum', statements) <= 60)
  assert.equal(valueOf(during, 'puente_sql_rows_total', { tenant: 'default' }), 6)
  assert.equal(valueOf(during, 'puente_sse_connections'), 1)
  assert.equal(valueOf(during, 'puente_queue_depth', { tenant: 'held' }), 2)
  assert.equal(valueOf(during, 'puente_queue_depth', { tenant: 'default' }), 0)
  const pool = (tenant: string, role: string, state: string) =>
    valueOf(during, 'puente_sql_pool', { tenant, role, state })
  assert.equal(pool('held', 'reader', 'used'), 1)
  assert.equal(pool('held', 'writer', 'used') + pool('held', 'writer', 'idle'), 0)
  assert.ok(pool('default', 'reader', 'used') + pool('default', 'reader', 'idle') > 0)
  const up = (tenant: string) => valueOf(during, 'puente_tenant_up', { tenant })
  assert.deepEqual(['default', 'held', 'away'].map(up), [1, 1, 0])
  const ok = { route: '/mcp', status: '200' }
  assert.equal(valueOf(during, 'puente_http_requests_total', ok), 5)
  assert.equal(valueOf(during, 'puente_revocation_feed_up'), 1)
  assert.equal(valueOf(during, 'puente_audit_failures_total'), 0)

  wire.release()
  await held
  leave.abort()
  await until('the stream is counted out', async () => {
    const after = await scrape(service)
    return valueOf(after, 'puente_sse_connections') === 0
  })
  const after = await scrape(service)
  assert.equal(valueOf(after, 'puente_queue_depth'), 0)
  assert.equal(
    valueOf(after, 'puente_tool_duration_seconds_count', { tenant: 'held', outcome: 'ok' }),
    3,
  )
})

test('callers cannot make labels: not by names, paths, tools or statements', async () => {
  await using service = await startService([tenantConfig(testSql())])
  await service.opened()
  await call(service, 'default', 'SELECT 1 AS v')
  await service.post('/mcp', await service.tokenFor('sql:read'), toolCall('wrong_0', {}))
  await fetch(`${service.origin}/wrong-0`)
  await fetch(`${service.origin}/results/wrong-0.csv`)
  await service.post('/t/wrong-0/mcp', undefined, LIST)
  const series = async () =>
    (await scrape(service)).map(({ name, labels }) => name + JSON.stringify(labels)).toSorted()
  const before = await series()
  for (let n = 1; n < 20; n += 1) {
    await call(service, 'default', `SELECT ${n} AS wrong`, {
      sub: `wrong-${n}`,
      client_id: `wrong-${n}`,
    })
    const token = await service.tokenFor('sql:read', { sub: `wrong-${n}` })
    await service.post('/mcp', token, toolCall(`wrong_${n}`, {}))
    await fetch(`${service.origin}/wrong-${n}`)
    await fetch(`${service.origin}/results/wrong-${n}.csv`)
    await service.post(`/t/wrong-${n}/mcp`, undefined, LIST)
  }
  assert.deepEqual(await series(), before)
  assert.doesNotMatch(before.join('\n'), /wrong/)
})

test('the page on monitoring lists the metrics that there are, with their labels', async () => {
  await using service = await startService([tenantConfig(unreachableSql())])
  const section = /## What mcp says([^]*?)\n## /.exec(PAGE)?.[1] ?? assert.fail('no section')
  const listed = [...section.matchAll(/^\| `(puente_\w+)(?:\{([\w,]*)\})?`/gm)].map(
    ([, name = '', labels = '']) => `${name} ${labels}`,
  )
  const there = service.metrics.registry.getMetricsAsArray().flatMap((metric) => {
    const labels: unknown = 'labelNames' in metric ? metric.labelNames : []
    assert.ok(Array.isArray(labels))
    return metric.name.startsWith('puente_') ? [`${metric.name} ${labels.join(',')}`] : []
  })
  assert.deepEqual(new Set(listed), new Set(there))
})

test('the alerts of that page are about metrics that it lists', () => {
  const [tables = '', alerts = ''] = PAGE.split('## What to be woken for')
  const listed = new Set([...tables.matchAll(/^\| `(puente_\w+)/gm)].map(([, name]) => name))
  const used = [...alerts.matchAll(/\bpuente_\w+/g)].map(([name]) =>
    name.replace(/_(?:bucket|count|sum)$/, ''),
  )
  assert.ok(used.length > 10)
  for (const name of used) assert.ok(listed.has(name), name)
})

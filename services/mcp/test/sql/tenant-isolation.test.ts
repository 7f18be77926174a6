import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { readToolResult } from '../answer.ts'
import {
  ISSUER,
  startService,
  tenantConfig,
  testSql,
  toolCall,
  unreachableSql,
  type Service,
} from '../service.ts'
import { until } from '../until.ts'
import { onWire, startHeldWire } from './held-wire.ts'

const healthAnswer = z.object({ checks: z.record(z.string(), z.string()) })

/** Calls a tool of one tenant, as the same person with the same client at each. */
const callAt = async (service: Service, tenant: string, tool: string, args: unknown, id = 1) => {
  const base = tenant === 'default' ? '' : `/t/${tenant}`
  const token = await service.issuer.mint({
    audience: `${ISSUER}${base}/mcp`,
    scope: 'sql:read sql:write',
  })
  const response = await service.post(`${base}/mcp`, token, toolCall(tool, args, id))
  assert.equal(response.status, 200, await response.clone().text())
  return readToolResult(response)
}

const read = async (service: Service, tenant: string, sql = 'SELECT 1 AS v') =>
  callAt(service, tenant, 'query_sql', { sql })

const assertAnswers = async (service: Service, tenant: string) => {
  const answer = await read(service, tenant)
  assert.deepEqual(answer.data['rows'], [[1]], answer.text)
}

test('a tenant whose server falls silent, and whose queue is full behind it, holds up no other', async () => {
  await using wire = await startHeldWire()
  await using service = await startService([
    tenantConfig(testSql()),
    tenantConfig(wire.sql, { id: 'silent', limits: { concurrency: 1, timeoutMs: 120_000 } }),
    tenantConfig(testSql(), { id: 'other' }),
  ])
  await assertAnswers(service, 'silent')
  wire.hold((chunk) => chunk.includes(onWire('held back')))
  let settled = 0
  const held = Promise.all(
    Array.from({ length: 9 }, async () => {
      const answer = await read(service, 'silent', `SELECT 'held back' AS v`)
      settled += 1
      return answer
    }),
  )
  // Where the test fails before, that is what it says.
  held.catch(() => undefined)
  await wire.holds
  const { queue } = service.tenants.get('silent')?.database ?? assert.fail('no tenant')
  await until('eight wait', () => queue.depth === 8)
  assert.match((await read(service, 'silent')).text, /^Busy/)
  for (const tenant of ['default', 'other']) {
    await Promise.all(Array.from({ length: 30 }, async () => assertAnswers(service, tenant)))
    await callAt(service, tenant, 'describe_table', { table: 'sales.Orders' })
  }
  assert.equal(settled, 0, 'the others were answered while the silent one was not')
  wire.release()
  for (const answer of await held) assert.equal(answer.isError, false, answer.text)
})

test('hosts that say nothing from the start on, more of them than sign in at once, hold up no other', async () => {
  await using wire = await startHeldWire()
  wire.hold(() => true)
  await using service = await startService([
    ...Array.from({ length: 10 }, (_, n) => tenantConfig(wire.sql, { id: `silent-${n}` })),
    tenantConfig(testSql()),
    tenantConfig(testSql(), { id: 'uncalled' }),
  ])
  await assertAnswers(service, 'default')
  // Nobody calls it: it gets its turn although those before it are given none.
  const { database } = service.tenants.get('uncalled') ?? assert.fail('no tenant')
  await database.opened()
  assert.equal(database.status().reader, 'up')
})

test('what is wrong with one tenant closes that one alone, and says so', async () => {
  const sql = testSql()
  await using service = await startService([
    tenantConfig({ ...sql, reader: { ...sql.reader, password: 'wrong' } }, { id: 'password' }),
    tenantConfig({ ...sql, database: 'no_such_database' }, { id: 'database' }),
    tenantConfig({ ...sql, server: 'no-such-host.invalid' }, { id: 'host' }),
    tenantConfig(unreachableSql(), { id: 'port' }),
    // The writer's login for reading: it can change the database.
    tenantConfig({ ...sql, reader: sql.writer ?? assert.fail('no writer') }, { id: 'privileged' }),
    tenantConfig(sql, {
      id: 'template',
      templates: [
        {
          name: 'broken',
          title: 'Broken',
          description: 'Names a table that is not there',
          statement: 'SELECT a FROM dbo.nothing',
          parameters: [],
          scope: 'sql:read',
        },
      ],
    }),
    tenantConfig(sql),
  ])
  await service.opened()
  for (const tenant of ['default', 'template']) await assertAnswers(service, tenant)
  for (const tenant of ['password', 'database', 'host', 'port', 'privileged']) {
    const answer = await read(service, tenant)
    assert.equal(answer.isError, true, tenant)
    assert.doesNotMatch(answer.text, /wrong|no-such-host|puente_/)
  }
  await service.tenants.get('template')?.templates.checked()
  const { checks } = healthAnswer.parse(await (await fetch(`${service.origin}/health`)).json())
  assert.deepEqual(checks, {
    revocations: 'ok',
    store: 'ok',
    audit: 'ok',
    'tenant:password': 'reader: the database refuses the login',
    'tenant:database': 'reader: the database refuses the login',
    'tenant:host': 'reader: the database cannot be reached',
    'tenant:port': 'reader: the database cannot be reached',
    'tenant:privileged': 'closed: the reader login can change the database',
    'tenant:template': 'ok, but templates left out: 1',
    'tenant:default': 'ok',
  })
})

test('a session, a running call, a result and a confirmation of one tenant are none of another', async () => {
  await using wire = await startHeldWire()
  await using service = await startService([
    tenantConfig(testSql(), { confirmAboveRows: 0, limits: { rows: 2 } }),
    tenantConfig(wire.sql, { id: 'other', confirmAboveRows: 0 }),
  ])
  const own = await service.tokenFor('sql:read sql:write')
  const other = await service.issuer.mint({
    audience: `${ISSUER}/t/other/sse`,
    scope: 'sql:read sql:write',
  })

  const leave = new AbortController()
  const stream = await fetch(`${service.origin}/sse`, {
    headers: { authorization: `Bearer ${own}` },
    signal: leave.signal,
  })
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  const { value = '' } = (await reader?.read()) ?? {}
  const address = /data: (\S+)/.exec(value)?.[1] ?? assert.fail(value)
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
  assert.equal((await service.post(address, other, ping)).status, 401)
  assert.equal((await service.post(`/t/other${address}`, other, ping)).status, 404)
  assert.equal((await service.post(address, own, ping)).status, 202)
  leave.abort()

  wire.hold((chunk) => chunk.includes(onWire('held back')))
  const held = callAt(service, 'other', 'query_sql', { sql: `SELECT 'held back' AS v` }, 77)
  await wire.holds
  const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 77 } }
  assert.equal((await service.post('/mcp', own, cancel)).status, 202)
  wire.release()
  assert.equal((await held).isError, false)

  const page = await read(service, 'default', 'SELECT TOP (5) OrderId FROM sales.Orders')
  const { resultId: id } = page.data
  assert.ok(typeof id === 'string', page.text)
  const there = await callAt(service, 'other', 'get_result_page', { resultId: id })
  assert.equal(there.isError, true)
  const download = async (token: string) =>
    (
      await fetch(`${service.origin}/results/${id}.csv`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).status
  assert.equal(await download(other), 404)
  assert.equal(await download(own), 200)

  const sql = 'UPDATE inventory.Warehouses SET Name = Name WHERE WarehouseId = 1'
  const asked = await callAt(service, 'default', 'execute_sql', { sql })
  assert.equal(asked.data['status'], 'confirmation_required', asked.text)
  const { confirm } = asked.data
  const elsewhere = await callAt(service, 'other', 'execute_sql', { sql, confirm })
  assert.notEqual(elsewhere.data['status'], 'committed')
  const here = await callAt(service, 'default', 'execute_sql', { sql, confirm })
  assert.equal(here.data['status'], 'committed', here.text)
})

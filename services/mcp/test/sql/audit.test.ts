import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { z } from 'zod'
import { hashRecord } from '../../src/audit/record.ts'
import { toolCall, type Service } from '../service.ts'
import { caller, rowsOf, startOnSql } from './calls.ts'

const COMMAND = join(import.meta.dirname, '../../src/bin/audit.ts')

/** The operator's command on the trail of a service. */
const operator = async (service: Pick<Service, 'databaseUrl'>, ...args: string[]) => {
  const env = { PATH: process.env['PATH'], DATABASE_URL: service.databaseUrl }
  const run = promisify(execFile)(process.execPath, [COMMAND, ...args], { env })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) =>
      z.object({ code: z.number(), stdout: z.string(), stderr: z.string() }).parse(error),
  )
}

const record = z.looseObject({
  event: z.string(),
  callId: z.string().nullable(),
  tenant: z.string().nullable(),
  subject: z.string().nullable(),
  account: z.string().nullable(),
  clientId: z.string().nullable(),
  clientName: z.string().nullable(),
  requestId: z.string().nullable(),
  tool: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
})

/** A record with all that its hash is over. */
const whole = record.extend({
  event: z.string(),
  chain: z.string(),
  seq: z.number(),
  previous: z.string(),
  hash: z.string(),
  id: z.string(),
  at: z.string(),
  details: z.string(),
})

/** The records of calls, oldest first, once they are closed. */
const recordsOf = async (service: Service, calls: number) => {
  for (let tries = 0; ; tries += 1) {
    const { stdout } = await operator(service, 'show', '--tenant', 'default')
    const records = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => record.parse(JSON.parse(line)))
    const ended = records.filter(({ event }) => event !== 'call.opened')
    if (ended.length >= calls || tries === 20) return records
  }
}

const pick = (records: z.infer<typeof record>[], event: string) =>
  records.filter((it) => it.event === event).map(({ details }) => details)

/** Runs statements as the owner of the trail's database. */
const tamper = async (service: Service, ...statements: string[]) => {
  const sql = postgres(service.databaseUrl, { max: 1, onnotice: () => {} })
  try {
    for (const statement of statements) await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}

const DROP_THIS_MONTH = `DO $$ BEGIN
  EXECUTE format('DROP TABLE mcp.%I', 'audit_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM'));
END $$`

test('a call is two records: who asks what for, and what came of it', async () => {
  await using service = await startOnSql()
  const names = { email: 'ana@example.com', client_name: 'Claude' }
  const call = await caller(service, 'sql:read', { sub: 'ana', ...names })
  await call('query_sql', { sql: 'SELECT @a AS a UNION ALL SELECT 2', params: { a: 1 } })
  const records = await recordsOf(service, 1)
  assert.deepEqual(
    records.map(({ event, tenant, subject, account, clientId, clientName, tool }) => [
      event,
      [tenant, subject, account, clientId, clientName, tool],
    ]),
    ['call.opened', 'call.closed'].map((event) => [
      event,
      ['default', 'ana', 'ana@example.com', 'client-1', 'Claude', 'query_sql'],
    ]),
  )
  assert.equal(records[0]?.callId, records[1]?.callId)
  assert.ok(records[0]?.requestId && records[0].clientId)
  assert.deepEqual(pick(records, 'call.opened'), [
    {
      statement: 'SELECT @a AS a UNION ALL SELECT 2',
      class: 'read',
      decision: 'run',
      params: { a: 1 },
    },
  ])
  const [closed] = pick(records, 'call.closed')
  assert.equal(closed?.['outcome'], 'ok')
  assert.equal(closed['rows'], 2)
  assert.ok(typeof closed['durationMs'] === 'number' && typeof closed['bytes'] === 'number')
})

test('refusals, failures and wrong arguments are recorded with their reason', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  await call('query_sql', { sql: 'DELETE FROM catalog.Categories' })
  await call('query_sql', { sql: 'SELECT 1/0' })
  await call('query_sql', { sql: 5 })
  await call('list_tables', { schema: 'sales' })
  const token = await service.tokenFor('sql:read')
  const gate = await service.post(
    '/mcp',
    token,
    toolCall('execute_sql', { sql: 'DELETE FROM catalog.Categories' }),
  )
  assert.equal(gate.status, 403)
  const records = await recordsOf(service, 5)
  const closed = pick(records, 'call.closed')
  assert.deepEqual(
    closed.map(({ outcome }) => outcome),
    ['denied', 'error', 'error', 'ok'],
  )
  assert.match(String(closed[1]?.['error']), /8134/)
  const opened = pick(records, 'call.opened')
  assert.match(String(opened[0]?.['decision']), /changes data, and this tool only reads/)
  assert.deepEqual(opened[3], { class: 'read', decision: 'run', arguments: { schema: 'sales' } })
  assert.equal(opened[2]?.['decision'], 'wrong arguments')
  assert.deepEqual(pick(records, 'call.refused'), [
    {
      statement: 'DELETE FROM catalog.Categories',
      class: 'write',
      decision: 'needs sql:read sql:write',
    },
  ])
})

test('calls that the protocol refuses are recorded: of no tool, and without arguments that are an object', async () => {
  await using service = await startOnSql({ auditsParameters: false })
  const token = await service.tokenFor('sql:read')
  for (const params of [
    { name: 'drop_everything', arguments: { sql: 'DROP TABLE t', params: { pin: '4711' } } },
    { name: 'query_sql', arguments: ['SELECT 1'] },
    { arguments: {} },
  ]) {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
    const response = await service.post('/mcp', token, message)
    assert.match(await response.text(), /"error"/)
  }
  const records = await recordsOf(service, 3)
  assert.deepEqual(
    records.map(({ event, tool, details }) => [event, tool, details['decision']]),
    [
      ['call.refused', 'drop_everything', 'no such tool'],
      ['call.refused', 'query_sql', 'arguments are no object'],
      ['call.refused', null, 'no such tool'],
    ],
  )
  assert.doesNotMatch(JSON.stringify(records), /4711/)
})

test('a write says that it was asked about, and then that it was committed', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0, auditsParameters: false })
  const call = await caller(service)
  const sql = 'UPDATE inventory.Warehouses SET Name = Name WHERE WarehouseId = @id'
  const asked = await call('execute_sql', { sql, params: { id: 1 } })
  await call('execute_sql', { sql, params: { id: 1 }, confirm: asked.data['confirm'] })
  const records = await recordsOf(service, 2)
  assert.deepEqual(
    pick(records, 'call.closed').map(({ outcome, rowsAffected }) => [outcome, rowsAffected]),
    [
      ['rolled back', 1],
      ['ok', 1],
    ],
  )
  // The tenant records the names of parameters only; a confirmation is a bearer secret.
  assert.deepEqual(pick(records, 'call.opened')[1], {
    statement: sql,
    class: 'write',
    decision: 'run',
    paramNames: ['id'],
  })
  assert.doesNotMatch(JSON.stringify(records), new RegExp(String(asked.data['confirm'])))
})

test('values that a tenant keeps out of the trail are not in it when the arguments are wrong', async () => {
  await using service = await startOnSql({ auditsParameters: false })
  const call = await caller(service, 'sql:read')
  await call('query_sql', { sql: 'SELECT @pin', parameters: { pin: '4711' } })
  const token = await service.tokenFor('sql:read')
  const sql = 'DELETE FROM catalog.Categories WHERE Name = @pin'
  const refused = toolCall('execute_sql', { sql, params: { pin: '4711' }, more: '4711' })
  assert.equal((await service.post('/mcp', token, refused)).status, 403)
  await call('describe_table', { table: 'sales.Orders' })
  const records = await recordsOf(service, 3)
  assert.doesNotMatch(JSON.stringify(records), /4711/)
  assert.deepEqual(pick(records, 'call.opened'), [
    {
      statement: 'SELECT @pin',
      class: 'read',
      decision: 'wrong arguments',
      argumentNames: ['parameters'],
    },
    { class: 'read', decision: 'run', arguments: { table: 'sales.Orders' } },
  ])
  assert.deepEqual(pick(records, 'call.refused'), [
    {
      statement: sql,
      class: 'write',
      decision: 'needs sql:read sql:write',
      paramNames: ['pin'],
      argumentNames: ['more'],
    },
  ])
})

test('what cannot be recorded is not answered, and a write not begun', async () => {
  await using service = await startOnSql({ confirmAboveRows: null })
  const call = await caller(service)
  await tamper(service, 'ALTER TABLE mcp.audit RENAME TO audit_away')
  const read = await call('query_sql', { sql: 'SELECT 1 AS secret' })
  assert.equal(read.isError, true)
  assert.match(read.text, /could not be recorded/)
  assert.deepEqual(read.data, {})
  const write = await call('execute_sql', {
    sql: "INSERT INTO catalog.Categories (CategoryId, Name) VALUES (31500, N'Unrecorded')",
  })
  assert.match(write.text, /could not be recorded/)
  await tamper(service, 'ALTER TABLE mcp.audit_away RENAME TO audit')
  const count = 'SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = 31500'
  assert.deepEqual(await rowsOf(call, count), [[0]])
  const { stderr, code } = await operator(service, 'verify')
  assert.match(stderr, /in [12] chains?: intact/)
  assert.equal(code, 0)
})

test('records are exported by time, tenant and account, each as it stands in its chain', async () => {
  await using service = await startOnSql()
  const ana = await caller(service, 'sql:read', { sub: 'a', email: 'ana@example.com' })
  const bob = await caller(service, 'sql:read', { sub: 'b', email: 'bob@example.com' })
  await ana('query_sql', { sql: 'SELECT 1' })
  await bob('query_sql', { sql: 'SELECT 2' })
  const token = await service.tokenFor('sql:read', { sub: 'a', email: 'ana@example.com' })
  const refused = toolCall('execute_sql', { sql: 'DELETE FROM catalog.Categories' })
  assert.equal((await service.post('/mcp', token, refused)).status, 403)
  await recordsOf(service, 3)
  const lines = async (...filter: string[]) => {
    const { stdout } = await operator(service, 'export', ...filter)
    const texts = stdout.split('\n').filter((line) => line !== '')
    return texts.map((line) => whole.parse(JSON.parse(line)))
  }
  const anas = await lines('--account', 'ana@example.com', '--tenant', 'default')
  assert.deepEqual(
    anas.map(({ event }) => event),
    ['call.opened', 'call.closed', 'call.refused'],
  )
  for (const it of anas) {
    assert.equal(it.account, 'ana@example.com')
    assert.equal(hashRecord(it), it.hash)
  }
  assert.equal((await lines('--tenant', 'other')).length, 0)
  const since = new Date(Date.now() + 60_000).toISOString()
  assert.equal((await lines('--since', since)).length, 0)
  assert.equal((await lines('--until', since, '--account', 'bob@example.com')).length, 2)
})

const END = '(SELECT max(seq) FROM mcp.audit)'

for (const [what, statements, isSeenByHeadsAlone] of [
  ['a record changed', [`UPDATE mcp.audit SET subject = 'eve' WHERE seq = 2`]],
  ['the name of an account changed', [`UPDATE mcp.audit SET account = 'eve' WHERE seq = 2`]],
  ['a record deleted', ['DELETE FROM mcp.audit WHERE seq = 2']],
  [
    'two records exchanged',
    [
      'UPDATE mcp.audit SET seq = 1000 WHERE seq = 2',
      'UPDATE mcp.audit SET seq = 2 WHERE seq = 3',
      'UPDATE mcp.audit SET seq = 3 WHERE seq = 1000',
    ],
  ],
  ['the last record cut off', [`DELETE FROM mcp.audit WHERE seq = ${END}`]],
  [
    'the last record cut off, and the head set back',
    [
      `DELETE FROM mcp.audit WHERE seq = ${END}`,
      `UPDATE mcp.audit_head SET (seq, hash) = (SELECT seq, hash FROM mcp.audit WHERE seq = ${END})`,
    ],
    true,
  ],
  [
    'everything deleted, heads and all',
    ['DELETE FROM mcp.audit', 'DELETE FROM mcp.audit_head'],
    true,
  ],
  ['the partition of the month dropped by hand', [DROP_THIS_MONTH]],
] as const) {
  test(`verify finds ${what}, by somebody who owns the table`, async () => {
    await using service = await startOnSql()
    const call = await caller(service)
    await call('query_sql', { sql: 'SELECT 1' })
    await call('query_sql', { sql: 'SELECT 2' })
    await recordsOf(service, 2)
    const before = await operator(service, 'verify')
    assert.equal(before.code, 0, before.stderr)
    const folder = mkdtempSync(join(tmpdir(), 'puente-mcp-'))
    try {
      const heads = join(folder, 'heads.json')
      writeFileSync(heads, before.stdout)
      assert.equal((await operator(service, 'verify', '--heads', heads)).code, 0)
      await tamper(service, ...statements)
      if (isSeenByHeadsAlone !== true) {
        const { code, stderr } = await operator(service, 'verify')
        assert.equal(code, 1)
        assert.match(stderr, /NOT INTACT/)
      }
      const { code, stderr } = await operator(service, 'verify', '--heads', heads)
      assert.equal(code, 1)
      assert.match(stderr, /NOT INTACT/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

test('months are dropped, and what is left verifies', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  await call('query_sql', { sql: 'SELECT 1' })
  await recordsOf(service, 1)
  // A month that has passed, with the beginning of the chain in it.
  await tamper(
    service,
    `CREATE TABLE mcp.audit_2020_01 PARTITION OF mcp.audit FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')`,
  )
  const sql = postgres(service.databaseUrl, { max: 1 })
  const { contentOf, link, NO_PREDECESSOR } = await import('../../src/audit/record.ts')
  const { insertRecords } = await import('../../src/audit/insert.ts')
  const old = Date.UTC(2020, 0, 5)
  const contents = [old, old + 1, Date.now()].map((at) =>
    contentOf({ event: 'call.opened', details: {} }, at),
  )
  await insertRecords(sql, link('old', { seq: 0, hash: NO_PREDECESSOR }, contents))
  assert.equal((await operator(service, 'verify')).code, 0)
  // Behind a reader it would hold up everybody who writes: it gives up instead.
  await sql.begin(async (reading) => {
    await reading`SELECT count(*) FROM mcp.audit`
    const refused = await operator(service, 'prune', '--before', '2020-02')
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /lock timeout/)
    assert.equal((await call('query_sql', { sql: 'SELECT 1' })).isError, false)
  })
  await sql.end()
  const dropped = await operator(service, 'prune', '--before', '2020-02')
  assert.equal(dropped.stdout.trim(), 'Dropped: audit_2020_01')
  const { code, stderr } = await operator(service, 'verify')
  assert.equal(code, 0, stderr)
})

test('the command explains itself, and refuses what it does not know', async () => {
  await using service = await startOnSql()
  assert.match((await operator(service)).stdout, /Usage: pnpm puente:audit/)
  const wrong = await operator(service, 'verify', '--colour', 'red')
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /--colour/)
  assert.equal((await operator(service, 'forget')).code, 2)
  assert.equal((await operator(service, 'show', '--since', 'yesterday')).code, 2)
})

test('where the database is not named, the command says so as the services do', async () => {
  const { code, stderr } = await operator({ databaseUrl: '' }, 'verify')
  assert.equal(code, 78)
  assert.equal(stderr, 'DATABASE_URL is not set\n')
})

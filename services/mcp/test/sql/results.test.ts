import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { z } from 'zod'
import { startService, tenantConfig, testSql, type Service } from '../service.ts'
import { caller, startOnSql, type Caller } from './calls.ts'

const rowsSchema = z.array(z.array(z.unknown()))
const truncated = z.object({ resultId: z.string(), nextCursor: z.string(), rows: rowsSchema })
const pageSchema = z.object({
  rows: rowsSchema,
  nextCursor: z.string().optional(),
  rowsKept: z.number(),
  state: z.string(),
})
/** 3,000 rows in a known order, on any server with the sample shop. */
const ROWS = 3000
const LINES = `SELECT TOP (${ROWS}) OrderId, LineNumber, UnitPrice FROM sales.OrderLines ORDER BY OrderId, LineNumber`
const ENDLESS =
  'SELECT a.OrderId, a.UnitPrice FROM sales.OrderLines AS a CROSS JOIN sales.OrderLines AS b CROSS JOIN sales.OrderLines AS c'

const keep = async (call: Caller, sql: string, extra: Record<string, unknown> = {}) => {
  const answer = await call('query_sql', { sql, ...extra })
  assert.equal(answer.isError, false, answer.text)
  return truncated.parse(answer.data)
}

const pageOf = async (call: Caller, resultId: string, args: Record<string, unknown> = {}) => {
  const answer = await call('get_result_page', { resultId, ...args })
  assert.equal(answer.isError, false, answer.text)
  return pageSchema.parse(answer.data)
}

/** The result when it is no longer being stored. */
const ended = async (call: Caller, resultId: string) => {
  while (true) {
    const page = await pageOf(call, resultId, { maxRows: 1 })
    if (page.state !== 'storing') return page
    await delay(50)
  }
}

const download = async (service: Service, file: string, token: string | undefined) =>
  fetch(`${service.origin}/results/${file}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })

const whole = async (service: Service) => {
  const { database } = service.tenants.get('default') ?? assert.fail('no tenant')
  const rows: unknown[] = []
  const principal = {
    subject: 'test',
    clientId: 'test',
    tenantId: 'default',
    scopes: new Set<string>(),
    grantId: undefined,
    tokenId: 'test',
    expiresAt: 0,
  }
  const statement = { sql: LINES, params: {}, principal, signal: AbortSignal.timeout(30_000) }
  for await (const event of database.read(statement)) {
    if (event.kind === 'rows') rows.push(...event.rows)
  }
  return rows
}

test('what exceeds one page is read on page by page at any replica, no row lost or twice', async () => {
  await using service = await startOnSql({ limits: { rows: 700 } })
  await using other = await startService(
    [tenantConfig(testSql(), { limits: { rows: 700 } })],
    service,
  )
  const first = await keep(await caller(service), LINES)
  assert.equal(first.rows.length, 700)
  const call = await caller(other)
  const rows = [...first.rows]
  let cursor: string | undefined = first.nextCursor
  while (cursor !== undefined) {
    const page: z.infer<typeof pageSchema> = await pageOf(call, first.resultId, { cursor })
    rows.push(...page.rows)
    cursor = page.nextCursor
  }
  assert.deepEqual(rows, await whole(service))
  const { state, rowsKept } = await ended(call, first.resultId)
  assert.deepEqual({ state, rowsKept }, { state: 'complete', rowsKept: ROWS })
})

test('a page keeps to the row and byte limits, but has a row', async () => {
  await using service = await startOnSql({ limits: { rows: 50, bytes: 2000 } })
  const call = await caller(service)
  const { resultId } = await keep(call, LINES)
  await ended(call, resultId)
  assert.equal((await pageOf(call, resultId, { maxRows: 7 })).rows.length, 7)
  assert.ok(JSON.stringify((await pageOf(call, resultId, { cursor: '100' })).rows).length <= 2001)
  const end = await pageOf(call, resultId, { cursor: String(ROWS) })
  assert.deepEqual([end.rows.length, end.nextCursor], [0, undefined])
  const wrong = await call('get_result_page', { resultId, cursor: 'x' })
  assert.match(wrong.text, /cursor is not one of get_result_page/)
})

test('nobody but the same person, client and grant sees a result', async () => {
  await using service = await startService([
    tenantConfig(testSql(), { limits: { rows: 10 } }),
    tenantConfig(testSql(), { id: 'sales', limits: { rows: 10 } }),
  ])
  await service.opened()
  const call = await caller(service)
  const { resultId } = await keep(call, LINES)
  await ended(call, resultId)
  for (const claims of [{ sub: 'user-2' }, { client_id: 'client-2' }, { gid: 'grant-2' }]) {
    const answer = await (
      await caller(service, 'sql:read', claims)
    )('get_result_page', { resultId })
    assert.match(answer.text, /There is no such result/)
    const token = await service.tokenFor('sql:read', claims)
    assert.equal((await download(service, `${resultId}.csv`, token)).status, 404)
  }
  const audience = `${service.issuer.issuer}/t/sales/mcp`
  const sales = await service.issuer.mint({ audience })
  assert.equal((await download(service, `${resultId}.csv`, sales)).status, 404)
  const unknown = `${service.issuer.issuer}/t/unknown/mcp`
  const statuses: [string | undefined, number][] = [
    [undefined, 401],
    ['x.y.z', 401],
    [await service.issuer.mint({ audience: unknown }), 401],
    [await service.issuer.mint({ audience, expiresInSeconds: -3600 }), 401],
    [await service.tokenFor('other'), 403],
    [await service.tokenFor('sql:read'), 200],
    // A refreshed token of the same grant.
    [await service.tokenFor('sql:read', { jti: 'another' }), 200],
  ]
  for (const [token, status] of statuses) {
    const response = await download(service, `${resultId}.json`, token)
    await response.body?.cancel()
    assert.equal(response.status, status)
  }
  const token = await service.tokenFor('sql:read')
  for (const file of [
    `${resultId}.xml`,
    resultId,
    `${'A'.repeat(24)}.csv`,
    `${resultId}.csv.json`,
  ]) {
    assert.equal((await download(service, file, token)).status, 404, file)
  }
})

test('the files hold every row with exact values', async () => {
  await using service = await startOnSql({ limits: { rows: 1 } })
  const call = await caller(service)
  const token = await service.tokenFor('sql:read')
  const sql = `
    SELECT * FROM (VALUES
      (1, CAST(1.10 AS decimal(5,2)), N'=SUM(A1:A2)', CAST(NULL AS nvarchar(10)), CAST(1 AS bit)),
      (2, CAST(-0.05 AS decimal(5,2)), N'say "hi", é', N'', CAST(0 AS bit)),
      (3, CAST(999.99 AS decimal(5,2)), NCHAR(13) + N'x', N'a' + NCHAR(10) + N'b', NULL)
    ) AS v ([Order, no.], Price, Words, Nothing, Yes) ORDER BY 1`
  const { resultId } = await keep(call, sql)
  const csv = await download(service, `${resultId}.csv`, token)
  assert.equal(
    await csv.text(),
    [
      '"Order, no.",Price,Words,Nothing,Yes',
      '1,1.10,=SUM(A1:A2),,true',
      '2,-0.05,"say ""hi"", é","",false',
      '3,999.99,"\rx","a\nb",',
      '',
    ].join('\r\n'),
  )
  assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
  assert.match(
    csv.headers.get('content-disposition') ?? '',
    /^attachment; filename="result-[\w-]{8}\.csv"$/,
  )
  assert.equal(csv.headers.get('cache-control'), 'private, no-store')
  assert.equal(csv.headers.get('puente-result-rows'), '3')
  const json = z
    .object({ columns: z.array(z.object({ name: z.string() })), rows: rowsSchema })
    .loose()
    .parse(await (await download(service, `${resultId}.json`, token)).json())
  assert.deepEqual(json.rows[1], [2, '-0.05', 'say "hi", é', '', false])
  assert.deepEqual(
    { complete: json['complete'], rowCount: json['rowCount'] },
    { complete: true, rowCount: 3 },
  )
  const all = await keep(call, LINES)
  await ended(call, all.resultId)
  const text = await (await download(service, `${all.resultId}.csv`, token)).text()
  assert.equal(text.split('\r\n').length, ROWS + 2)
})

test('the row, size and time limits end a result, and are said', async () => {
  await using service = await startOnSql({
    limits: { rows: 10, resultRows: 1500, resultBytes: 10_000_000, timeoutMs: 20_000 },
  })
  const call = await caller(service)
  const token = await service.tokenFor('sql:read')
  const byRows = await keep(call, LINES)
  const { state, rowsKept } = await ended(call, byRows.resultId)
  assert.deepEqual({ state, rowsKept }, { state: 'rows', rowsKept: 1500 })
  const file = await download(service, `${byRows.resultId}.csv`, token)
  assert.match(file.headers.get('content-disposition') ?? '', /-incomplete\.csv"$/)
  assert.equal(file.headers.get('puente-result-state'), 'rows')
  assert.equal((await file.text()).split('\r\n').length, 1502)

  await using small = await startOnSql({ limits: { rows: 10, resultBytes: 100_000 } })
  const bySize = await keep(await caller(small), LINES)
  const sized = await ended(await caller(small), bySize.resultId)
  assert.equal(sized.state, 'bytes')
  assert.ok(sized.rowsKept > 10 && sized.rowsKept < 1000, String(sized.rowsKept))

  await using slow = await startOnSql({ limits: { rows: 10, resultRows: 10_000_000 } })
  const byTime = await keep(await caller(slow), ENDLESS, { timeoutMs: 4000 })
  const timed = await ended(await caller(slow), byTime.resultId)
  assert.equal(timed.state, 'time')
  assert.ok(timed.rowsKept > 10)
})

test('what is not to be kept is not, and the answer says how to go on', async () => {
  for (const limits of [
    { resultRows: 0 },
    { resultTtlMinutes: 0 },
    { resultBytes: 0 },
    { resultRows: 10 },
  ]) {
    await using service = await startOnSql({ limits: { rows: 10, ...limits } })
    const answer = await (await caller(service))('query_sql', { sql: LINES })
    assert.equal(answer.data['resultId'], undefined)
    assert.match(answer.text, /TRUNCATED: The row limit was reached\. .*OFFSET/)
  }
})

test('the oldest results make room, and a full quota is said', async () => {
  await using service = await startOnSql({ limits: { rows: 10, resultBytes: 1_000_000 } })
  const call = await caller(service)
  const kept: string[] = []
  // Some 64,000 bytes each, of 100,000 at most.
  const sql = LINES.replace(String(ROWS), '2900')
  for (let turn = 0; turn < 17; turn += 1) {
    const { resultId } = await keep(call, sql)
    await ended(call, resultId)
    kept.push(resultId)
  }
  const gone = await call('get_result_page', { resultId: kept[0] })
  assert.match(gone.text, /There is no such result/)
  assert.equal((await pageOf(call, kept.at(-2) ?? '')).rows.length, 10)

  const store = postgres(service.databaseUrl, { max: 1 })
  await store`UPDATE mcp.results SET state = 'storing'`
  await store.end()
  const full = await call('query_sql', { sql })
  assert.match(full.text, /The rest is not kept: no room is left for results/)
})

test('a result that expires is gone and is purged', async () => {
  await using service = await startOnSql({ limits: { rows: 10 } })
  const call = await caller(service)
  const { resultId } = await keep(call, LINES)
  await ended(call, resultId)
  const sql = postgres(service.databaseUrl, { max: 1 })
  await sql`UPDATE mcp.results SET expires_at = now() - interval '1 second'`
  assert.match((await call('get_result_page', { resultId })).text, /There is no such result/)
  const token = await service.tokenFor('sql:read')
  assert.equal((await download(service, `${resultId}.csv`, token)).status, 404)
  assert.equal(await service.results.purge(), 1)
  const left = await sql`SELECT 1 FROM mcp.result_batches`
  assert.equal(left.count, 0)
  await sql.end()
})

test('removing a result stops its statement, and stopping the service ends its storing', async () => {
  const limits = { rows: 10, resultRows: 10_000_000, concurrency: 1, timeoutMs: 100_000 }
  await using service = await startOnSql({ limits })
  const call = await caller(service)
  const first = await keep(call, ENDLESS)
  const sql = postgres(service.databaseUrl, { max: 1 })
  await sql`DELETE FROM mcp.results`
  const started = performance.now()
  assert.equal((await call('query_sql', { sql: 'SELECT 1' })).isError, false)
  assert.ok(performance.now() - started < 90_000, 'the statement ran on')
  assert.match((await call('get_result_page', { resultId: first.resultId })).text, /no such result/)

  await using replica = await startService([tenantConfig(testSql(), { limits })], service)
  await replica.opened()
  const { resultId } = await keep(await caller(replica), ENDLESS)
  await replica[Symbol.asyncDispose]()
  assert.equal((await ended(call, resultId)).state, 'stopped')
  await sql.end()
})

test('a download is recorded before its first byte and when it ends', async () => {
  await using service = await startOnSql({ limits: { rows: 10 } })
  const call = await caller(service)
  const { resultId } = await keep(call, LINES)
  await ended(call, resultId)
  const token = await service.tokenFor('sql:read')
  await (await download(service, `${resultId}.csv`, token)).text()
  await (await download(service, `${'A'.repeat(24)}.csv`, token)).text()
  const sql = postgres(service.databaseUrl, { max: 1 })
  const recorded = async () => sql<{ event: string; details: Record<string, unknown> }[]>`
    SELECT event, details FROM mcp.audit WHERE tool = 'download_result' ORDER BY seq`
  while ((await recorded()).length < 2) await delay(20)
  const [opened, closed, another] = await recorded()
  assert.equal(another, undefined)
  assert.deepEqual(opened?.details['arguments'], { resultId, format: 'csv' })
  assert.equal(closed?.details['outcome'], 'ok')
  assert.equal(closed?.details['rows'], ROWS)
  await sql.end()
})

test('revoking the grant ends what is being stored for it, and its files are gone', async () => {
  const limits = { rows: 10, resultRows: 10_000_000, timeoutMs: 20_000 }
  await using service = await startOnSql({ limits })
  const claims = { gid: 'grant-9' }
  const { resultId } = await keep(await caller(service, 'sql:read', claims), ENDLESS)
  const token = await service.tokenFor('sql:read', claims)
  const sql = postgres(service.databaseUrl, { max: 1 })
  service.issuer.revoke('grant-9')
  while ((await sql`SELECT 1 FROM mcp.results WHERE state = 'storing'`).count > 0) await delay(50)
  const [row] = await sql`SELECT state FROM mcp.results WHERE id = ${resultId}`
  assert.equal(row?.['state'], 'stopped')
  assert.equal((await download(service, `${resultId}.csv`, token)).status, 401)
  await sql.end()
})

test('results that are being stored take half of the turns at most, and the others go on', async () => {
  await using service = await startOnSql({
    limits: { rows: 10, resultRows: 10_000_000, concurrency: 4, timeoutMs: 30_000 },
  })
  const call = await caller(service)
  const answers = await Promise.all(
    Array.from({ length: 4 }, async () => call('query_sql', { sql: ENDLESS })),
  )
  assert.equal(answers.filter((answer) => answer.data['resultId'] !== undefined).length, 2)
  assert.equal(
    answers.filter((answer) => /too many results are being stored/.test(answer.text)).length,
    2,
  )
  assert.equal((await call('query_sql', { sql: 'SELECT 1' })).isError, false)
})

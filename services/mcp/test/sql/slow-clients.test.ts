import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import postgres from 'postgres'
import { z } from 'zod'
import { readToolResult } from '../answer.ts'
import { settled } from '../settled.ts'
import type { TenantConfig } from '../../src/config/load.ts'
import { startService, tenantConfig, testSql, toolCall, type Service } from '../service.ts'
import { until } from '../until.ts'
import { startPostgresWire, urlOver, type Wire } from '../wire.ts'
import { caller } from './calls.ts'
import { startTdsWire } from './tds-wire.ts'

// What nobody takes is not read ahead: counted are the bytes that a server has sent over a wire which passes back-pressure on.

const ROWS = 25_000
/** Some 50 MB over either wire, with any SQL Server that has the sample shop. */
const MANY = `SELECT TOP (${ROWS}) OrderId, REPLICATE(N'é', 1000) AS Filling FROM sales.OrderLines`
/** What the sockets on the way may hold between them, with the buffers of the system at both ends of both connections. */
const ON_THE_WAY = 24_000_000

const LIMITS = { rows: 10, resultRows: ROWS, resultBytes: 5_000_000_000, timeoutMs: 120_000 }

const idle = async (service: Service) =>
  until('no connection is in use', () =>
    service.tenants.all().every(({ database }) => database.pools().every(({ used }) => used === 0)),
  )

/** Stores a large result behind a first page, and waits until it is whole. */
const store = async (service: Service) => {
  const call = await caller(service)
  const answer = await call('query_sql', { sql: MANY })
  assert.equal(answer.isError, false, answer.text)
  return { call, resultId: z.string().parse(answer.data['resultId']) }
}

const page = z.object({ state: z.string(), rowsKept: z.number() })

const untilStored = async ({ call, resultId }: Awaited<ReturnType<typeof store>>) =>
  until('the result is stored', async () => {
    const { data } = await call('get_result_page', { resultId, maxRows: 1 })
    const { state, rowsKept } = page.parse(data)
    assert.match(state, /^(?:storing|complete)$/)
    return state === 'complete' && rowsKept === ROWS
  })

/** Asks for a download and reads nothing of it but its head. */
const download = async (service: Service, file: string, token: string) => {
  const asked = request(`${service.origin}/results/${file}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  assert.equal(response.statusCode, 200)
  return response
}

const outcomes = async (service: Service) => {
  const sql = postgres(service.databaseUrl, { max: 1 })
  try {
    const rows = await sql<{ details: Record<string, unknown> }[]>`
      SELECT details FROM mcp.audit WHERE tool = 'download_result' AND event = 'call.closed' ORDER BY seq`
    return rows.map(({ details }) => details['outcome'])
  } finally {
    await sql.end()
  }
}

/** A service that keeps its results behind a wire. */
const startKeeping = async (sql: TenantConfig['sql']) => {
  await using starting = new AsyncDisposableStack()
  let wire: Wire | undefined
  const keptBy = {
    // The wire is silent for as long as a test takes.
    silenceMs: 600_000,
    urlOf: async (databaseUrl: string) => {
      wire = starting.use(await startPostgresWire(databaseUrl))
      return urlOver(wire, databaseUrl)
    },
  }
  const service = starting.use(
    await startService([tenantConfig(sql, { limits: LIMITS })], { keptBy }),
  )
  await service.opened()
  assert.ok(wire)
  const stack = starting.move()
  return { wire, service, [Symbol.asyncDispose]: async () => stack.disposeAsync() }
}

test('what cannot be stored is not read from the server', async (t) => {
  await using sqlWire = await startTdsWire()
  await using keeping = await startKeeping(sqlWire.sql)
  const { wire, service } = keeping
  let isHeld = false
  wire.judge((chunk) => {
    isHeld ||= chunk.includes('mcp.result_batches')
    if (isHeld) wire.silence()
    return 'pass'
  })
  const storing = await store(service)
  await until('a batch is held', () => isHeld)
  const read = await settled(sqlWire.receivedBytes)
  t.diagnostic(`${read} bytes were read while nothing could be stored`)
  assert.ok(read < ON_THE_WAY, `${read} bytes were read`)
  wire.judge(() => 'pass')
  wire.resume()
  await untilStored(storing)
  assert.ok(sqlWire.receivedBytes() > 2 * ON_THE_WAY, 'too little to tell')
  await idle(service)
})

test('a download goes no faster than it is taken, and its end is recorded however it comes', async (t) => {
  await using keeping = await startKeeping(testSql())
  const { wire, service } = keeping
  const stored = await store(service)
  await untilStored(stored)
  const { resultId } = stored
  const token = await service.tokenFor('sql:read')
  const grant = z
    .object({ gid: z.string() })
    .parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).gid
  const untilRecorded = async (...expected: string[]) => {
    await until(
      'its end is recorded',
      async () => (await outcomes(service)).length === expected.length,
    )
    assert.deepEqual(await outcomes(service), expected)
  }

  for (const file of ['csv', 'json']) {
    const before = wire.receivedBytes()
    const left = await download(service, `${resultId}.${file}`, token)
    const read = (await settled(wire.receivedBytes)) - before
    t.diagnostic(`${file}: ${read} bytes were read while nobody took them`)
    assert.ok(read < ON_THE_WAY, `${read} bytes were read`)
    left.destroy()
    await untilRecorded(...(file === 'csv' ? ['cancelled'] : ['cancelled', 'cancelled']))
  }

  const late = await download(service, `${resultId}.csv`, token)
  await settled(wire.receivedBytes)
  let lines = 0
  for await (const chunk of late) lines += String(chunk).split('\r\n').length - 1
  assert.equal(lines, ROWS + 1)
  await untilRecorded('cancelled', 'cancelled', 'ok')

  const revoked = await download(service, `${resultId}.csv`, token)
  await settled(wire.receivedBytes)
  service.issuer.revoke(grant)
  await until('it is revoked', () => service.deps.revocations.isRevoked(grant))
  let bytes = 0
  const readOn = async () => {
    for await (const chunk of revoked) bytes += Buffer.from(chunk as Uint8Array).length
  }
  // Broken off, so that nobody takes it for whole.
  await assert.rejects(readOn(), /aborted|ECONNRESET/)
  assert.ok(bytes < ON_THE_WAY, `${bytes} bytes came`)
  await untilRecorded('cancelled', 'cancelled', 'ok', 'error')
})

for (const path of ['/mcp', '/sse']) {
  test(`an answer of 20 MB on ${path} that nobody takes holds no connection and no turn`, async () => {
    await using wire = await startTdsWire()
    const limits = { ...LIMITS, rows: ROWS, bytes: 20_000_000, resultRows: 0, concurrency: 1 }
    await using service = await startService([tenantConfig(wire.sql, { limits })])
    await service.opened()
    const token = await service.tokenFor('sql:read')
    const asked = request(`${service.origin}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
      },
    })
    asked.end(JSON.stringify(toolCall('query_sql', { sql: MANY })))
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    await until('the statement has run', async () => {
      const { database } = service.tenants.get('default') ?? assert.fail('no tenant')
      return wire.receivedBytes() > limits.bytes && database.queue.running === 0
    })
    await idle(service)
    // The statement was left at the limit, not read to its end.
    const read = await settled(wire.receivedBytes)
    assert.ok(read < limits.bytes * 2 + ON_THE_WAY, `${read} bytes were read`)
    assert.deepEqual(
      await (
        await caller(service)
      )('query_sql', { sql: 'SELECT 1 AS v' }).then(({ data }) => data['rows']),
      [[1]],
    )
    const chunks: Uint8Array[] = []
    for await (const chunk of response) chunks.push(chunk as Uint8Array)
    const text = Buffer.concat(chunks).toString()
    const answer = await readToolResult(
      new Response(text, { headers: { 'content-type': response.headers['content-type'] ?? '' } }),
    )
    assert.equal(answer.data['truncated'], true)
    assert.ok(text.length > limits.bytes)
  })
}

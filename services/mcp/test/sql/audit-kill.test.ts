import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import mssql from 'mssql'
import postgres from 'postgres'
import { stringify } from 'yaml'
import { startIssuer } from '../issuer.ts'
import { listening, startProcess } from '../service-process.ts'
import { createTestDatabase, testSql, toolCall } from '../service.ts'

const CALLS = 500
const KILLED_AFTER = CALLS / 2
const FIRST = 20_000
const COMMAND = join(import.meta.dirname, '../../src/bin/audit.ts')
const HOST = 'bridge.test'

test('after kill -9 in the middle of 500 writes, every effect in the database has its record', async () => {
  await using cleanup = new AsyncDisposableStack()
  const database = cleanup.use(await createTestDatabase())
  const issuer = cleanup.use(await startIssuer(`https://${HOST}`))
  const folder = mkdtempSync(join(tmpdir(), 'puente-mcp-'))
  cleanup.defer(() => rmSync(folder, { recursive: true }))
  const { reader, writer, ...place } = testSql()
  assert.ok(writer)
  const sql = await new mssql.ConnectionPool({
    ...place,
    ...writer,
    options: {
      encrypt: place.encrypt !== false,
      trustServerCertificate: place.trustServerCertificate,
    },
  }).connect()
  cleanup.defer(async () => sql.close())
  const range = `CategoryId BETWEEN ${FIRST} AND ${FIRST + CALLS}`
  const remove = async () => sql.query(`DELETE FROM catalog.Categories WHERE ${range}`)
  await remove()
  cleanup.defer(async () => {
    await remove()
  })

  const config = {
    host: HOST,
    tenants: [
      {
        id: 'default',
        title: 'Test',
        sql: {
          ...place,
          reader: { user: reader.user, password: { env: 'READER' } },
          writer: { user: writer.user, password: { env: 'WRITER' } },
        },
        limits: { concurrency: 4 },
        writes: { confirmAboveRows: null },
      },
    ],
  }
  writeFileSync(join(folder, 'puente.yaml'), stringify(config))
  const service = cleanup.use(
    startProcess({
      PUENTE_CONFIG: join(folder, 'puente.yaml'),
      DATABASE_URL: database.url,
      AUTH_JWKS_URL: issuer.jwksUrl,
      AUTH_REVOCATIONS_URL: issuer.revocationsUrl,
      READER: reader.password,
      WRITER: writer.password,
      LISTEN_ADDRESS: '127.0.0.1',
      PORT: '0',
      OPS_PORT: '0',
    }),
  )
  const { port } = listening.parse(await service.logged('listening'))
  const token = await issuer.mint({
    audience: `https://${HOST}/mcp`,
    scope: 'sql:read sql:write',
    claims: {},
  })
  const answered: number[] = []
  const write = async (id: number) => {
    const response = await fetch(`http://127.0.0.1:${port}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
      },
      body: JSON.stringify(
        toolCall('execute_sql', {
          sql: 'INSERT INTO catalog.Categories (CategoryId, Name) VALUES (@id, @name)',
          params: { id, name: `Killed ${id}` },
        }),
      ),
    })
    if ((await response.text()).includes('"committed"')) answered.push(id)
    if (answered.length === KILLED_AFTER) service.kill('SIGKILL')
  }
  // Sixteen callers, so that many are at every step when the end comes.
  let next = 0
  const work = async () => {
    while (next < CALLS) {
      next += 1
      await write(FIRST + next).catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: 16 }, work))
  await service.exited()
  assert.ok(answered.length >= KILLED_AFTER && answered.length < CALLS, `${answered.length}`)

  const { recordset } = await sql.query<{ id: number }>(
    `SELECT CategoryId AS id FROM catalog.Categories WHERE ${range}`,
  )
  assert.ok(recordset.length >= answered.length)
  const trail = postgres(database.url, { max: 1 })
  cleanup.defer(async () => trail.end())
  const rows = await trail<{ id: number; outcome: string | null }[]>`
    SELECT (o.details -> 'params' ->> 'id')::int AS id, c.details ->> 'outcome' AS outcome
    FROM mcp.audit AS o LEFT JOIN mcp.audit AS c ON c.call_id = o.call_id AND c.event = 'call.closed'
    WHERE o.event = 'call.opened'`
  const outcomes = new Map(rows.map(({ id, outcome }) => [id, outcome]))
  assert.deepEqual(
    recordset.map(({ id }) => id).filter((id) => !outcomes.has(id)),
    [],
    'effects without a record',
  )
  assert.deepEqual(
    answered.filter((id) => outcomes.get(id) !== 'ok'),
    [],
    'answers whose record does not say how they ended',
  )
  const env = { PATH: process.env['PATH'], DATABASE_URL: database.url }
  const verdict = await promisify(execFile)(process.execPath, [COMMAND, 'verify'], { env })
  assert.match(verdict.stderr, /: intact/)
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import mssql from 'mssql'
import postgres from 'postgres'
import { stringify } from 'yaml'
import { startIssuer } from '../issuer.ts'
import { listening, startProcess } from '../service-process.ts'
import { createTestDatabase, testSql, toolCall } from '../service.ts'

const CALLS = 500
const FIRST = 20_000
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
  let committed = 0
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
    if ((await response.text()).includes('"committed"')) committed += 1
    if (committed === 60) service.kill('SIGKILL')
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
  assert.ok(committed >= 60 && committed < CALLS, `${committed} were committed before the end`)

  const { recordset } = await sql.query<{ id: number }>(
    `SELECT CategoryId AS id FROM catalog.Categories WHERE ${range}`,
  )
  assert.ok(recordset.length >= committed)
  const trail = postgres(database.url, { max: 1 })
  cleanup.defer(async () => trail.end())
  const rows = await trail<{ id: number }[]>`
    SELECT (details -> 'params' ->> 'id')::int AS id FROM mcp.audit WHERE event = 'call.opened'`
  const recorded = new Set(rows.map(({ id }) => id))
  assert.deepEqual(
    recordset.map(({ id }) => id).filter((id) => !recorded.has(id)),
    [],
  )
})

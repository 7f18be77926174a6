import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { z } from 'zod'
import { startStand } from '../../bench/stand.ts'
import { toolCall } from '../service.ts'
import { until } from '../until.ts'

const AUDIT = join(import.meta.dirname, '../../src/bin/audit.ts')

test("each line about a request has the gateway's id, and none has a token, a statement or a value", async () => {
  await using stand = await startStand({}, [], { LOG_LEVEL: 'trace' })
  const token = await stand.tokenFor('ana')
  const call = async (id: string, bearer: string, args: object, tool = 'query_sql') => {
    const response = await fetch(`${stand.origin}/mcp`, {
      method: 'POST',
      headers: {
        host: stand.host,
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'x-request-id': id,
      },
      body: JSON.stringify(toolCall(tool, args)),
    })
    assert.equal(response.headers.get('x-request-id'), id)
    return response.text()
  }
  const secret = { sql: 'SELECT @pin AS zebra_column', params: { pin: 'zebra_value' } }
  assert.match(await call('gateway-1', token, secret), /zebra_value/)
  await call('gateway-2', token, { sql: 'SELECT zebra_column FROM zebra.Table' })
  await call('gateway-3', token, { sql: 'DELETE FROM zebra.Table' })
  await call('gateway-4', `${token.slice(0, -4)}AAAA`, secret)
  await call('gateway-5', token, { sql: 'SELECT 1', zebra: 'zebra_value' })
  await call('gateway-6', token, { sql: 'DELETE FROM zebra.Table' }, 'execute_sql')

  const about = (id: string) => stand.lines().filter((line) => line['requestId'] === id)
  for (const id of ['gateway-1', 'gateway-2', 'gateway-3', 'gateway-5']) {
    await until(`a line about the call of ${id}`, () =>
      about(id).some((line) => line['msg'] === 'tool call'),
    )
  }
  const [line] = about('gateway-1').filter(({ msg }) => msg === 'tool call')
  const { time, elapsedMs, ...rest } = z.record(z.string(), z.unknown()).parse(line)
  assert.ok(typeof time === 'string' && typeof elapsedMs === 'number')
  assert.deepEqual(rest, {
    level: 'info',
    service: 'mcp',
    requestId: 'gateway-1',
    tenant: 'default',
    tool: 'query_sql',
    outcome: 'ok',
    subject: 'ana',
    client: 'client-1',
    msg: 'tool call',
  })
  assert.ok(about('gateway-4').some(({ msg }) => msg === 'token refused'))
  const { code } = await stand.stop()
  assert.equal(code, 0)
  const text = JSON.stringify(stand.lines())
  assert.doesNotMatch(text, /zebra/)
  assert.ok(!text.includes(token.slice(0, 40)), 'a token is in the log')
  assert.ok(!text.includes(stand.databaseUrl), 'the address of the database is in the log')

  // The same id finds the record.
  const env = { PATH: process.env['PATH'], DATABASE_URL: stand.databaseUrl }
  const { stdout } = await promisify(execFile)(process.execPath, [AUDIT, 'show'], { env })
  assert.match(stdout, /"event":"call.opened".*"requestId":"gateway-1"/)
  assert.match(stdout, /"event":"call.refused".*"requestId":"gateway-6"/)
})

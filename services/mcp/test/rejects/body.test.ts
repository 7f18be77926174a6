import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAnswer } from '../answer.ts'
import { toolCall } from '../service.ts'
import { startTarget } from './token-attacks.ts'

test('a body of more than a MiB is refused, said or streamed', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('sql:read')
  const message = JSON.stringify(
    toolCall('query_sql', { sql: `SELECT '${'x'.repeat(1_100_000)}'` }),
  )
  const response = await service.post('/mcp', token, message)
  assert.equal(response.status, 413)
  assert.equal((await readAnswer(response)).error?.code, -32_000)

  const streamed = await fetch(`${service.origin}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: new Blob([message]).stream(),
    duplex: 'half',
  })
  assert.equal(streamed.status, 413)
})

test('a body that is not JSON gets a parse error', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('sql:read')
  for (const path of ['/mcp', '/sse', '/messages?sessionId=x']) {
    const response = await service.post(path, token, '{"jsonrpc":')
    assert.equal(response.status, 400)
    assert.equal((await readAnswer(response)).error?.code, -32_700)
  }
})

test('a body that is not declared as JSON is refused', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('sql:read')
  const response = await service.post('/mcp', token, '{}', { 'content-type': 'text/plain' })
  assert.equal(response.status, 415)
})

test('an unknown tool is refused by a protocol error that names those there are', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('sql:read')
  const response = await service.post('/mcp', token, toolCall('drop_everything', {}))
  const { error } = await readAnswer(response)
  assert.equal(error?.code, -32_602)
  for (const name of [
    'list_tables',
    'describe_table',
    'get_table_sample',
    'query_sql',
    'execute_sql',
    'get_result_page',
    'explain_sql',
  ]) {
    assert.ok(error.message.includes(name))
  }
})

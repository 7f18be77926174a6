import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toolCall } from '../service.ts'
import { startTarget } from './token-attacks.ts'

const expected = (endpoint: string, scopes: string) =>
  `Bearer error="insufficient_scope", error_description="This needs the scopes ${scopes}", scope="${scopes}", resource_metadata="https://bridge.test/.well-known/oauth-protected-resource/${endpoint}"`

const WRITES = [
  'INSERT INTO t VALUES (1)',
  'update t set a = 1',
  'WITH d AS (SELECT 1 AS n) DELETE FROM d',
  'MERGE t USING u ON 1 = 1 WHEN MATCHED THEN DELETE;',
]

for (const endpoint of ['mcp', 'sse']) {
  test(`a write with a reading token on /${endpoint} is asked to step up to every scope it needs`, async () => {
    await using service = await startTarget()
    const token = await service.tokenFor('sql:read')
    for (const sql of WRITES) {
      const response = await service.post(`/${endpoint}`, token, toolCall('execute_sql', { sql }))
      assert.equal(response.status, 403)
      assert.equal(
        response.headers.get('www-authenticate'),
        expected(endpoint, 'sql:read sql:write'),
      )
    }
  })
}

test('the same holds for a client of 2026-07-28', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('sql:read')
  const call = toolCall('execute_sql', { sql: WRITES[0] })
  const message = {
    ...call,
    params: {
      ...call.params,
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  }
  const response = await service.post('/mcp', token, message, {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'execute_sql',
  })
  assert.equal(response.status, 403)
})

test('a write hidden in a batch is found', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('sql:read')
  const batch = [
    toolCall('execute_sql', { sql: 'SELECT 1' }, 1),
    toolCall('execute_sql', { sql: WRITES[0] }, 2),
  ]
  const response = await service.post('/mcp', token, batch, {
    'mcp-protocol-version': '2025-03-26',
  })
  assert.equal(response.status, 403)
})

test('a token with no scope for this database may read nothing', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('')
  const response = await service.post('/mcp', token, toolCall('query_sql', { sql: 'SELECT 1' }))
  assert.equal(response.status, 403)
  assert.equal(response.headers.get('www-authenticate'), expected('mcp', 'sql:read'))
})

test('a call without arguments needs the scope of its tool all the same', async () => {
  await using service = await startTarget()
  const token = await service.tokenFor('')
  for (const name of ['list_tables', 'query_sql', 'search_schema']) {
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name } }
    const response = await service.post('/mcp', token, call)
    assert.equal(response.status, 403, name)
  }
})

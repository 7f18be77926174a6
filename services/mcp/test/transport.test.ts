import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { z } from 'zod'
import { readAnswer } from './answer.ts'
import { LIST, startService, tenantConfig, toolCall, unreachableSql } from './service.ts'

const listed = z.array(
  z.object({
    name: z.string(),
    title: z.string().min(1),
    description: z.string().min(1),
    annotations: z.record(z.string(), z.unknown()),
    inputSchema: z.object({
      properties: z.record(z.string(), z.object({ description: z.string().optional() })),
    }),
    outputSchema: z.object({ type: z.literal('object') }),
  }),
)
const TOOLS = [
  'list_tables',
  'describe_table',
  'get_table_sample',
  'query_sql',
  'execute_sql',
  'get_result_page',
  'explain_sql',
  'search_schema',
  'describe_object',
]
const start = () =>
  startService([tenantConfig(unreachableSql()), tenantConfig(unreachableSql(), { id: 'other' })])

const INFO = { name: 'test', version: '1' }

for (const path of ['/mcp', '/sse']) {
  test(`the 1.x client works on POST ${path}`, async () => {
    await using service = await start()
    const requestInit = {
      headers: { authorization: `Bearer ${await service.tokenFor('sql:read')}` },
    }
    const client = new Client(INFO)
    await client.connect(
      new StreamableHTTPClientTransport(new URL(service.origin + path), { requestInit }),
    )
    assert.match(client.getInstructions() ?? '', /list_tables/)
    const { tools } = await client.listTools()
    assert.deepEqual(
      tools.map((tool) => tool.name),
      TOOLS,
    )
    const result = await client.callTool({ name: 'query_sql', arguments: { sql: 'SELECT 1' } })
    assert.equal(result.isError, true)
    await client.close()
  })

  test(`the 2.x client works on POST ${path} with 2026-07-28`, async () => {
    await using service = await start()
    const requestInit = {
      headers: { authorization: `Bearer ${await service.tokenFor('sql:read')}` },
    }
    const client = new ModernClient(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    await client.connect(new ModernTransport(new URL(service.origin + path), { requestInit }))
    const { tools } = await client.listTools()
    assert.deepEqual(
      tools.map((tool) => tool.name),
      TOOLS,
    )
    const result = await client.callTool({ name: 'query_sql', arguments: { sql: 'SELECT 1' } })
    assert.equal(result.isError, true)
    await client.close()
  })
}

for (const path of ['/sse', '/t/other/sse']) {
  test(`the 2024-11-05 transport works on GET ${path}`, async () => {
    await using service = await start()
    const audience = `https://bridge.test${path}`
    const token = await service.issuer.mint({ audience })
    const requestInit = { headers: { authorization: `Bearer ${token}` } }
    const client = new Client(INFO)
    await client.connect(new SSEClientTransport(new URL(service.origin + path), { requestInit }))
    const { tools } = await client.listTools()
    assert.deepEqual(
      tools.map((tool) => tool.name),
      TOOLS,
    )
    await assert.rejects(client.callTool({ name: 'nothing' }), /list_tables/)
    assert.match(await service.metrics.registry.metrics(), /puente_sse_connections 1/)
    await client.close()
  })
}

test('HEAD /sse says that the token opens the stream', async () => {
  await using service = await start()
  const response = await fetch(`${service.origin}/sse`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${await service.tokenFor('sql:read')}` },
  })
  assert.equal(response.status, 200)
})

test('POST /sse answers with a stream, whatever the revision of the client', async () => {
  await using service = await start()
  const token = await service.tokenFor('sql:read')
  const modern = {
    ...LIST,
    params: {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': INFO,
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  }
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }
  for (const response of [
    await service.post('/sse', token, LIST),
    await service.post('/sse', token, LIST, { accept: 'application/json' }),
    await service.post('/sse', token, modern, headers),
  ]) {
    assert.equal(response.status, 200)
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
    assert.equal(response.headers.get('x-accel-buffering'), 'no')
    assert.ok((await readAnswer(response)).result)
  }
})

test('a client that names no type, any type or JSON alone is served', async () => {
  await using service = await start()
  const token = await service.tokenFor('sql:read')
  for (const [accept, type] of [
    ['*/*', 'text/event-stream'],
    ['application/json', 'application/json'],
    ['text/event-stream', 'text/event-stream'],
  ] as const) {
    const response = await service.post('/mcp', token, LIST, { accept })
    assert.equal(response.status, 200)
    assert.ok(response.headers.get('content-type')?.startsWith(type), accept)
    assert.ok((await readAnswer(response)).result)
  }
})

test('GET and DELETE on /mcp are not allowed', async () => {
  await using service = await start()
  const headers = { authorization: `Bearer ${await service.tokenFor('sql:read')}` }
  for (const method of ['GET', 'DELETE']) {
    const response = await fetch(`${service.origin}/mcp`, { method, headers })
    assert.equal(response.status, 405)
    assert.equal(response.headers.get('allow'), 'POST')
  }
})

test('every revision since 2024-11-05 is negotiated', async () => {
  await using service = await start()
  const token = await service.tokenFor('sql:read')
  for (const protocolVersion of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']) {
    const response = await service.post('/mcp', token, {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion, capabilities: {}, clientInfo: INFO },
    })
    assert.equal((await readAnswer(response)).result?.['protocolVersion'], protocolVersion)
  }
})

test('the list of tools is complete, and small', async () => {
  await using service = await start()
  const response = await service.post('/mcp', await service.tokenFor('sql:read'), LIST)
  const { result } = await readAnswer(response)
  const text = JSON.stringify(result)
  assert.ok(text.length < 12_000, `${text.length} characters`)
  for (const tool of listed.parse(result?.['tools'])) {
    assert.deepEqual(Object.keys(tool.annotations).toSorted(), [
      'destructiveHint',
      'idempotentHint',
      'openWorldHint',
      'readOnlyHint',
      'title',
    ])
    for (const [name, property] of Object.entries(tool.inputSchema.properties)) {
      assert.ok(property.description, `${tool.name}.${name}`)
    }
  }
})

test('a token without a scope for this database sees no tools', async () => {
  await using service = await start()
  const response = await service.post('/mcp', await service.tokenFor(''), LIST)
  assert.deepEqual((await readAnswer(response)).result?.['tools'], [])
})

test('the request id of the gateway is answered back', async () => {
  await using service = await start()
  const response = await service.post('/mcp', undefined, LIST, { 'x-request-id': 'abc-1' })
  assert.equal(response.headers.get('x-request-id'), 'abc-1')
  const forged = await service.post('/mcp', undefined, LIST, { 'x-request-id': 'a b"c' })
  assert.notEqual(forged.headers.get('x-request-id'), 'a b"c')
})

test('a call to a database that is away fails fast and says so', async () => {
  await using service = await start()
  await service.opened()
  const started = performance.now()
  const response = await service.post(
    '/mcp',
    await service.tokenFor('sql:read'),
    toolCall('query_sql', { sql: 'SELECT 1' }),
  )
  const { result } = await readAnswer(response)
  assert.match(JSON.stringify(result), /The database cannot be reached at the moment/)
  assert.ok(performance.now() - started < 20_000, 'its time limit of 30 seconds')
})

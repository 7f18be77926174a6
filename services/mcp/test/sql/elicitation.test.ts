import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import type { Service } from '../service.ts'
import { caller, rowsOf, startOnSql } from './calls.ts'

// A client that can ask its user is asked to, in both ways that the protocol has had for it.

type Reply = { action: 'accept'; content: { confirm: boolean } } | { action: 'decline' | 'cancel' }

const YES: Reply = { action: 'accept', content: { confirm: true } }
const NAME = { name: 'asking', version: '1' }
const capabilities = { elicitation: { form: {} } }

const connectModern = async (service: Service, reply: (message: string) => Reply) => {
  const client = new ModernClient(NAME, {
    capabilities,
    versionNegotiation: { mode: { pin: '2026-07-28' } },
  })
  client.setRequestHandler('elicitation/create', (request) => reply(request.params.message))
  const headers = { authorization: `Bearer ${await service.tokenFor('sql:read sql:write')}` }
  await client.connect(
    new ModernTransport(new URL(`${service.origin}/mcp`), { requestInit: { headers } }),
  )
  return client
}

const connectOverSse = async (service: Service, reply: (message: string) => Reply) => {
  const client = new Client(NAME, { capabilities })
  client.setRequestHandler(ElicitRequestSchema, (request) => reply(request.params.message))
  const headers = { authorization: `Bearer ${await service.tokenFor('sql:read sql:write')}` }
  await client.connect(
    new SSEClientTransport(new URL(`${service.origin}/sse`), { requestInit: { headers } }),
  )
  return client
}

const insert = (id: number) => ({
  name: 'execute_sql',
  arguments: {
    sql: 'INSERT INTO catalog.Categories (CategoryId, Name) VALUES (@id, @name)',
    params: { id, name: `Asked ${id}` },
  },
})

const countOf = async (service: Service, id: number) =>
  rowsOf(await caller(service), 'SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = @id', {
    id,
  })

const statusOf = (result: Record<string, unknown>): unknown => {
  const data = result['structuredContent']
  return typeof data === 'object' && data !== null ? Reflect.get(data, 'status') : undefined
}

for (const [name, connect, id] of [
  ['revision 2026-07-28', connectModern, 31_700],
  ['the HTTP+SSE transport', connectOverSse, 31_710],
] as const) {
  test(`over ${name} the user is asked by the client, and a yes commits once`, async () => {
    await using service = await startOnSql({ confirmAboveRows: 0 })
    const asked: string[] = []
    const client = await connect(service, (message) => {
      asked.push(message)
      return YES
    })
    const done = await client.callTool(insert(id))
    assert.equal(statusOf(done), 'committed', JSON.stringify(done))
    assert.equal(asked.length, 1)
    assert.match(asked[0] ?? '', /^This would affect 1 row\. Make the change\?[^]*Asked/)
    assert.deepEqual(await countOf(service, id), [[1]])
    const removed = await client.callTool({
      name: 'execute_sql',
      arguments: { sql: `DELETE FROM catalog.Categories WHERE CategoryId = ${id}` },
    })
    assert.equal(statusOf(removed), 'committed')
    await client.close()
  })

  for (const reply of [
    { action: 'decline' },
    { action: 'cancel' },
    { action: 'accept', content: { confirm: false } },
  ] as const) {
    test(`over ${name} ${JSON.stringify(reply)} leaves everything as it was`, async () => {
      await using service = await startOnSql({ confirmAboveRows: 0 })
      const client = await connect(service, () => reply)
      const refused = await client.callTool(insert(id + 1))
      assert.equal(refused.isError, true)
      assert.match(JSON.stringify(refused.content), /NOT DONE: the user was asked/)
      assert.deepEqual(await countOf(service, id + 1), [[0]])
      await client.close()
    })
  }
}

test('an answer to a question about another statement does nothing', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const asked = await call('execute_sql', insert(31_720).arguments)
  const token = await service.tokenFor('sql:read sql:write')
  const response = await service.post(
    '/mcp',
    token,
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        ...insert(31_721),
        requestState: asked.data['confirm'],
        inputResponses: { confirm: YES },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': NAME,
          'io.modelcontextprotocol/clientCapabilities': capabilities,
        },
      },
    },
    {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'execute_sql',
    },
  )
  assert.match(await response.text(), /confirmation is unknown/)
  assert.deepEqual(await countOf(service, 31_721), [[0]])
})

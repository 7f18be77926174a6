import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import postgres from 'postgres'
import { z } from 'zod'
import { readAnswer } from '../answer.ts'
import { startService, tenantConfig, testSql, unreachableSql, type Service } from '../service.ts'
import { caller, startOnSql } from './calls.ts'

// What is beside the tools: tables as resources, prompts, and the completion of names. Each for every generation of clients.

const INFO = { name: 'test', version: '1' }

const initOf = async (service: Service, scope: string) => ({
  requestInit: { headers: { authorization: `Bearer ${await service.tokenFor(scope)}` } },
})

const connectors: Record<
  string,
  (service: Service, scope: string) => Promise<Client | ModernClient>
> = {
  'a client of the 2025 revisions': async (service, scope) => {
    const client = new Client(INFO)
    const url = new URL(`${service.origin}/mcp`)
    await client.connect(new StreamableHTTPClientTransport(url, await initOf(service, scope)))
    return client
  },
  'a client of 2026-07-28': async (service, scope) => {
    const client = new ModernClient(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    const url = new URL(`${service.origin}/mcp`)
    await client.connect(new ModernTransport(url, await initOf(service, scope)))
    return client
  },
  'the HTTP+SSE transport': async (service, scope) => {
    const client = new Client(INFO)
    const url = new URL(`${service.origin}/sse`)
    await client.connect(new SSEClientTransport(url, await initOf(service, scope)))
    return client
  },
}

const ORDERS = 'puente://default/schema/sales/Orders'
const TEMPLATE = 'puente://default/schema/{schema}/{table}'

const contents = z.object({
  contents: z.tuple([
    z.object({ uri: z.literal(ORDERS), mimeType: z.literal('text/plain'), text: z.string() }),
  ]),
})

for (const [name, connect] of Object.entries(connectors)) {
  test(`${name} lists, reads and completes tables`, async () => {
    await using service = await startOnSql()
    const client = await connect(service, 'sql:read')
    const { resources } = await client.listResources()
    const orders = resources.find(({ uri }) => uri === ORDERS)
    assert.deepEqual(orders, {
      uri: ORDERS,
      name: 'sales.Orders',
      description: 'One row per order.',
      mimeType: 'text/plain',
    })
    const { resourceTemplates } = await client.listResourceTemplates()
    assert.deepEqual(
      resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      [TEMPLATE],
    )
    const read = contents.parse(await client.readResource({ uri: ORDERS }))
    const described = await (await caller(service))('describe_table', { table: 'sales.Orders' })
    assert.equal(read.contents[0].text, described.text)
    const complete = async (argument: { name: string; value: string }, schema?: string) =>
      client.complete({
        ref: { type: 'ref/resource', uri: TEMPLATE },
        argument,
        ...(schema !== undefined && { context: { arguments: { schema } } }),
      })
    const schemas = await complete({ name: 'schema', value: 'SA' })
    assert.deepEqual(schemas.completion, { values: ['sales'], total: 1, hasMore: false })
    const tables = await complete({ name: 'table', value: 'order' }, 'sales')
    assert.deepEqual(tables.completion.values, ['OrderLines', 'Orders', 'OrderTotals'])
    const others = await complete({ name: 'table', value: 'order' }, 'crm')
    assert.deepEqual(others.completion.values, [])
    await client.close()
  })

  test(`${name} is told that a resource does not exist, and what is near`, async () => {
    await using service = await startOnSql()
    const client = await connect(service, 'sql:read')
    for (const [uri, message] of [
      ['puente://default/schema/sales/Ordres', /no table or view sales\.Ordres\..*sales\.Orders/],
      ['puente://other/schema/sales/Orders', /no such resource/],
      ['file:///etc/passwd', /no such resource/],
      ['', /no such resource/],
    ] as const) {
      await assert.rejects(client.readResource({ uri }), (error: unknown) => {
        assert.ok(error instanceof Error)
        assert.equal(Reflect.get(error, 'code'), -32_602)
        assert.deepEqual(Reflect.get(error, 'data'), { uri })
        assert.match(error.message, message)
        return true
      })
    }
    await assert.rejects(client.listResources({ cursor: 'x' }), /-32602|not one of resources\/list/)
    await client.close()
  })

  test(`${name} gets the prompts that its token can use`, async () => {
    await using service = await startOnSql()
    const reader = await connect(service, 'sql:read')
    const names = async (client: Client | ModernClient) =>
      (await client.listPrompts()).prompts.map((prompt) => prompt.name)
    assert.deepEqual(await names(reader), ['explore_database', 'explain_slow_query'])
    const sql = 'SELECT ```1``` FROM sales.Orders'
    const { messages } = await reader.getPrompt({ name: 'explain_slow_query', arguments: { sql } })
    const [message, more] = messages
    assert.equal(more, undefined)
    assert.equal(message?.role, 'user')
    const text = message.content.type === 'text' ? message.content.text : ''
    assert.ok(text.includes(`\n\`\`\`\`sql\n${sql}\n\`\`\`\`\n`), text)
    for (const [wrong, why] of [
      [{ name: 'explain_slow_query' }, /needs sql/],
      [{ name: 'explain_slow_query', arguments: { sql, more: 'x' } }, /takes sql, not more/],
      [{ name: 'explore_database', arguments: { schema: 'x'.repeat(200) } }, /128 characters/],
      [{ name: 'nothing' }, /There are: explore_database, explain_slow_query/],
    ] as const) {
      await assert.rejects(reader.getPrompt(wrong), why)
    }
    await reader.close()
    const writer = await connect(service, 'sql:read sql:write')
    assert.deepEqual(await names(writer), [
      'explore_database',
      'explain_slow_query',
      'write_safe_update',
    ])
    const { completion } = await writer.complete({
      ref: { type: 'ref/prompt', name: 'write_safe_update' },
      argument: { name: 'table', value: 'orderl' },
    })
    assert.deepEqual(completion.values, ['sales.OrderLines'])
    const free = await writer.complete({
      ref: { type: 'ref/prompt', name: 'write_safe_update' },
      argument: { name: 'change', value: 'a' },
    })
    assert.deepEqual(free.completion.values, [])
    await assert.rejects(
      writer.complete({
        ref: { type: 'ref/prompt', name: 'write_safe_update' },
        argument: { name: 'tabel', value: 'a' },
      }),
      /takes table, change/,
    )
    await writer.close()
  })
}

test('every prompt names tools that there are, and takes its arguments in', async () => {
  await using service = await startOnSql()
  const token = await service.tokenFor('sql:read sql:write')
  const ask = async (method: string, params: unknown) => {
    const response = await service.post('/mcp', token, { jsonrpc: '2.0', id: 1, method, params })
    return (await readAnswer(response)).result ?? {}
  }
  const { tools } = z
    .object({ tools: z.array(z.object({ name: z.string() })) })
    .parse(await ask('tools/list', {}))
  const known = new Set(tools.map(({ name }) => name))
  const { prompts } = z
    .object({
      prompts: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          description: z.string(),
          arguments: z.array(z.object({ name: z.string(), description: z.string() })),
        }),
      ),
    })
    .parse(await ask('prompts/list', {}))
  assert.equal(prompts.length, 3)
  for (const prompt of prompts) {
    const args = Object.fromEntries(prompt.arguments.map(({ name }) => [name, `<${name}>`]))
    const text = JSON.stringify(await ask('prompts/get', { name: prompt.name, arguments: args }))
    assert.ok(text.length < 3000, `${prompt.name}: ${text.length} characters`)
    for (const name of Object.keys(args)) assert.ok(text.includes(`<${name}>`), name)
    const named = [...text.matchAll(/\b[a-z]+_(?:sql|table|tables|schema|object|sample|page)\b/g)]
    assert.ok(named.length > 2)
    for (const [name] of named) assert.ok(known.has(name), `${prompt.name}: ${name}`)
  }
})

test('reading and listing resources is recorded, refused reading too', async () => {
  await using service = await startOnSql()
  const reads = async (scope: string, method: string, params: unknown) =>
    service.post('/mcp', await service.tokenFor(scope), { jsonrpc: '2.0', id: 1, method, params })
  await (await reads('sql:read', 'resources/read', { uri: ORDERS })).text()
  await (await reads('sql:read', 'resources/read', { uri: 'puente://x/schema/a/b' })).text()
  await (await reads('sql:read', 'resources/list', {})).text()
  const refused = await reads('sql:write', 'resources/read', { uri: ORDERS })
  assert.equal(refused.status, 403)
  assert.match(refused.headers.get('www-authenticate') ?? '', /scope="sql:read"/)
  await service.deps.audit[Symbol.asyncDispose]()
  const sql = postgres(service.databaseUrl, { max: 1 })
  const rows = await sql`SELECT event, tool, details::text AS details FROM mcp.audit
    WHERE event LIKE 'call.%' ORDER BY seq`
  await sql.end()
  const details = z.looseObject({
    outcome: z.string().optional(),
    arguments: z.unknown().optional(),
  })
  const records = rows.map((row) => {
    const { outcome, arguments: args } = details.parse(JSON.parse(String(row['details'])))
    return { event: String(row['event']), tool: String(row['tool']), outcome, args }
  })
  const opened = records.filter(({ event }) => event === 'call.opened')
  assert.deepEqual(
    opened.map(({ tool, args }) => [tool, args]),
    [
      ['resources/read', { uri: ORDERS }],
      ['resources/read', { uri: 'puente://x/schema/a/b' }],
      ['resources/list', undefined],
    ],
  )
  assert.deepEqual(
    records.filter(({ event }) => event === 'call.closed').map(({ outcome }) => outcome),
    ['ok', 'denied', 'ok'],
  )
  assert.deepEqual(
    records.filter(({ event }) => event === 'call.refused').map(({ tool, args }) => [tool, args]),
    [['resources/read', { uri: ORDERS }]],
  )
})

test('each tenant has its own resources, and one that is away says so', async () => {
  await using service = await startService([
    tenantConfig(unreachableSql()),
    tenantConfig(testSql(), { id: 'shop' }),
  ])
  await service.opened()
  const ask = async (path: string, method: string, params: unknown) => {
    const token = await service.issuer.mint({ audience: `https://bridge.test${path}` })
    return readAnswer(await service.post(path, token, { jsonrpc: '2.0', id: 1, method, params }))
  }
  const uri = 'puente://shop/schema/sales/Orders'
  const own = await ask('/t/shop/mcp', 'resources/read', { uri })
  assert.match(JSON.stringify(own.result), /sales\.Orders \(table/)
  const foreign = await ask('/t/shop/mcp', 'resources/read', { uri: ORDERS })
  assert.equal(foreign.error?.code, -32_602)
  const ref = { type: 'ref/resource', uri: TEMPLATE }
  const argument = { name: 'schema', value: '' }
  const other = await ask('/t/shop/mcp', 'completion/complete', { ref, argument })
  assert.equal(other.error?.code, -32_602)
  for (const [method, params] of [
    ['resources/read', { uri: ORDERS }],
    ['resources/list', {}],
    ['completion/complete', { ref, argument }],
  ] as const) {
    const { error } = await ask('/mcp', method, params)
    assert.equal(error?.code, -32_603, method)
    assert.match(error.message, /The database cannot be reached/)
  }
})

test('without sql:read the lists are empty, and everything else asks to step up', async () => {
  await using service = await startOnSql()
  const token = await service.tokenFor('sql:write')
  const post = async (method: string, params: unknown) =>
    service.post('/mcp', token, { jsonrpc: '2.0', id: 1, method, params })
  for (const [method, member] of [
    ['resources/list', 'resources'],
    ['resources/templates/list', 'resourceTemplates'],
    ['prompts/list', 'prompts'],
  ] as const) {
    const { result } = await readAnswer(await post(method, {}))
    assert.deepEqual(result?.[member], [], method)
  }
  const ref = { type: 'ref/resource', uri: TEMPLATE }
  for (const [method, params, scopes] of [
    ['resources/read', { uri: ORDERS }, 'sql:read'],
    ['completion/complete', { ref, argument: { name: 'schema', value: '' } }, 'sql:read'],
    ['prompts/get', { name: 'explore_database' }, 'sql:read'],
    ['prompts/get', { name: 'write_safe_update' }, 'sql:read sql:write'],
  ] as const) {
    const response = await post(method, params)
    assert.equal(response.status, 403, method)
    assert.ok(response.headers.get('www-authenticate')?.includes(`scope="${scopes}"`), method)
  }
})

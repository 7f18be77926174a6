import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { readSchemaIndex } from '../../src/sql/schema-index.ts'
import { readAnswer } from '../answer.ts'
import { startService, tenantConfig, testSql, type Service } from '../service.ts'
import { caller } from './calls.ts'
import { startStatementWire } from './statement-wire.ts'

// A database of very many tables: a line `wide` of devsql's README says what is in it.

const url = process.env['PUENTE_TEST_SQL_WIDE_URL']
const skip = url === undefined && 'PUENTE_TEST_SQL_WIDE_URL is not set'
const database = () => new URL(url ?? '').pathname.slice(1)

const startOnWide = async (sql = testSql()) => {
  const service = await startService([tenantConfig({ ...sql, database: database() })])
  await service.opened()
  return service
}

const page = z.object({
  tables: z.array(z.object({ schema: z.string(), name: z.string(), kind: z.string() })),
  nextCursor: z.string().optional(),
})

const allTables = async (call: Awaited<ReturnType<typeof caller>>) => {
  const names: string[] = []
  const cursors: string[] = []
  for (let cursor: string | undefined; ;) {
    const answer = await call('list_tables', cursor === undefined ? {} : { cursor })
    const { tables, nextCursor } = page.parse(answer.data)
    assert.ok(tables.length <= 100 && answer.text.length < 30_000)
    names.push(...tables.map(({ schema, name }) => `${schema}.${name}`))
    if (nextCursor === undefined) return { names, cursors }
    cursors.push(nextCursor)
    cursor = nextCursor
  }
}

test(
  'list_tables goes through all of them page by page, each once and in order',
  { skip },
  async () => {
    await using service = await startOnWide()
    const call = await caller(service, 'sql:read')
    const { names, cursors } = await allTables(call)
    assert.ok(names.length >= 2000, `${names.length} tables`)
    assert.equal(new Set(names).size, names.length)
    assert.deepEqual(
      names,
      names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    )
    // A cursor says where to go on, not what was there: it means the same at any time.
    const [, second] = cursors
    const again = page.parse((await call('list_tables', { cursor: second })).data)
    assert.equal(`${again.tables[0]?.schema}.${again.tables[0]?.name}`, names[200])
  },
)

const ask = async (service: Service, method: string, params: unknown) => {
  const token = await service.tokenFor('sql:read')
  const response = await service.post('/mcp', token, { jsonrpc: '2.0', id: 1, method, params })
  return (await readAnswer(response)).result ?? {}
}

test('resources are listed page by page, and their names completed', { skip }, async () => {
  await using service = await startOnWide()
  const listed = z.object({
    resources: z.array(z.object({ uri: z.string() })),
    nextCursor: z.string().optional(),
  })
  const uris = new Set<string>()
  let count = 0
  for (let cursor: string | undefined; ;) {
    const { resources, nextCursor } = listed.parse(
      await ask(service, 'resources/list', cursor === undefined ? {} : { cursor }),
    )
    assert.ok(resources.length <= 200)
    count += resources.length
    for (const { uri } of resources) uris.add(uri)
    if (nextCursor === undefined) break
    cursor = nextCursor
  }
  assert.ok(count >= 2000)
  assert.equal(uris.size, count)
  const ref = { type: 'ref/resource', uri: 'puente://default/schema/{schema}/{table}' }
  const argument = { name: 'table', value: 'active' }
  const { completion } = z
    .object({
      completion: z.object({
        values: z.array(z.string()),
        total: z.number(),
        hasMore: z.boolean(),
      }),
    })
    .parse(await ask(service, 'completion/complete', { ref, argument }))
  assert.ok(completion.total >= 20)
  assert.equal(completion.values.length, Math.min(100, completion.total))
  assert.equal(completion.hasMore, completion.total > 100)
  assert.ok(completion.values.every((name) => name.startsWith('Active')))
})

test(
  'search_schema finds one among all of them, and counts what it does not show',
  { skip },
  async () => {
    await using service = await startOnWide()
    const call = await caller(service, 'sql:read')
    const found = z.object({
      matches: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
      total: z.number(),
      nextOffset: z.number().optional(),
    })
    const one = found.parse((await call('search_schema', { query: '_01234' })).data)
    assert.equal(one.total, 1)
    const all = await call('search_schema', { query: 'createdat' })
    const { matches, total, nextOffset } = found.parse(all.data)
    assert.ok(total >= 2000)
    assert.deepEqual([matches.length, nextOffset], [25, 25])
    assert.ok(all.text.length < 5000)
    const last = found.parse(
      (await call('search_schema', { query: 'createdat', offset: total - 1 })).data,
    )
    assert.deepEqual([last.matches.length, last.nextOffset], [1, undefined])
    assert.ok(last.matches[0]?.columns.includes('CreatedAt'))
    const wrong = await call('describe_table', { table: `${one.matches[0]?.name}x` })
    assert.ok(wrong.text.includes(String(one.matches[0]?.name)), wrong.text)
  },
)

test(
  'once the catalog is known, describe_table and search_schema take one round trip',
  { skip },
  async () => {
    await using wire = await startStatementWire()
    await using service = await startOnWide(wire.sql)
    const call = await caller(service, 'sql:read')
    const trips = async (name: string, args: unknown) => {
      wire.catalogTrips()
      const answer = await call(name, args)
      assert.equal(answer.isError, false, answer.text)
      return wire.catalogTrips()
    }
    await trips('search_schema', { query: 'customer header' })
    assert.equal(await trips('search_schema', { query: 'invoice' }), 1)
    assert.equal(await trips('search_schema', { query: 'invoice', kind: 'table' }), 0)
    const table = 'AREA_00.customerheader_00000'
    assert.equal(await trips('describe_table', { table }), 1)
    assert.equal(await trips('describe_table', { table }), 0)
    assert.equal(await trips('describe_object', { name: 'area_00.ActiveCustomerHeader_00000' }), 1)
    assert.equal(await trips('list_tables', { text: 'invoice' }), 1)
    assert.equal(await trips('get_table_sample', { table }), 0)
    const { catalog } = service.tenants.get('default') ?? assert.fail('no tenant')
    catalog.forget()
    assert.equal(await trips('describe_table', { table }), 2)
  },
)

test(
  'an index that would be too large leaves columns out first, then objects, and says so',
  { skip },
  async () => {
    await using service = await startOnWide()
    const { database } = service.tenants.get('default') ?? assert.fail('no tenant')
    const principal = {
      subject: 'user-1',
      clientId: 'test',
      tenantId: 'default',
      scopes: new Set(['sql:read']),
      grantId: undefined,
      tokenId: 'test',
      expiresAt: 0,
    }
    const call = { database, principal, signal: new AbortController().signal }
    const whole = await readSchemaIndex(call)
    assert.equal(whole.isWhole, true)
    const names = whole.objects.reduce(
      (sum, { schema, name, description }) =>
        sum + schema.length + name.length + description.length,
      0,
    )
    const withoutColumns = await readSchemaIndex(call, names + 1000)
    assert.equal(withoutColumns.isWhole, false)
    assert.equal(withoutColumns.objects.length, whole.objects.length)
    assert.ok(withoutColumns.bytes < whole.bytes)
    const part = await readSchemaIndex(call, 10_000)
    assert.equal(part.isWhole, false)
    assert.ok(part.objects.length < whole.objects.length && part.objects.length > 0)
  },
)

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { startService, tenantConfig, testSql, toolCall } from '../service.ts'
import { caller, startOnSql } from './calls.ts'

// Needs a writer that may make tables.

const ownerUrl = process.env['PUENTE_TEST_SQL_OWNER_URL']
const skip = ownerUrl === undefined && 'PUENTE_TEST_SQL_OWNER_URL is not set'

const startAsOwner = async () => {
  const { username, password } = new URL(ownerUrl ?? '')
  const writer = { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  const service = await startService([
    // That it never asks is said of rows.
    tenantConfig({ ...testSql(), writer }, { schemaChanges: true, confirmAboveRows: null }),
  ])
  await service.opened()
  return service
}

test('a change of the schema is asked about, made once, and seen at once', { skip }, async () => {
  await using service = await startAsOwner()
  const call = await caller(service, 'sql:read sql:ddl')
  const table = `dbo.Made_${randomBytes(6).toString('hex')}`
  /** Asks, and says yes. */
  const change = async (sql: string) => {
    const asked = await call('execute_sql', { sql })
    assert.equal(asked.data['status'], 'confirmation_required', asked.text)
    assert.match(asked.text, /^NOT DONE, rolled back: this would change the schema\. Ask the user/)
    const confirm = asked.data['confirm']
    const done = await call('execute_sql', { sql, confirm })
    assert.equal(done.data['status'], 'committed', done.text)
    assert.equal(done.text, 'Committed: the schema is changed.')
    assert.match((await call('execute_sql', { sql, confirm })).text, /unknown, expired, used/)
  }
  const describe = async () => call('describe_table', { table })

  assert.match((await describe()).text, /There is no table or view/)
  const create = `CREATE TABLE ${table} (Id int NOT NULL PRIMARY KEY, Note nvarchar(20) NULL)`
  const asked = await call('execute_sql', { sql: create })
  assert.equal(asked.data['status'], 'confirmation_required', asked.text)
  assert.match((await describe()).text, /There is no table or view/)
  await change(create)
  assert.match((await describe()).text, /Note nvarchar\(20\)/)
  const found = await call('search_schema', { query: table.slice(4) })
  assert.match(found.text, /\(1 in all\)/)
  await change(`CREATE INDEX IX_Note ON ${table} (Note)`)
  assert.match((await describe()).text, /IX_Note \(Note\)/)
  await change(`DROP TABLE ${table}`)
  assert.match((await describe()).text, /There is no table or view/)
})

test(
  'a change of the schema needs its scope, its tenant, its tool and its form',
  { skip },
  async () => {
    await using service = await startAsOwner()
    const sql = 'CREATE TABLE dbo.NeverMade (Id int)'
    const token = await service.tokenFor('sql:read sql:write')
    const response = await service.post('/mcp', token, toolCall('execute_sql', { sql }))
    assert.equal(response.status, 403)
    assert.match(response.headers.get('www-authenticate') ?? '', /scope="sql:read sql:ddl"/)
    const metadata = await fetch(`${service.origin}/.well-known/oauth-protected-resource/mcp`)
    assert.match(await metadata.text(), /"scopes_supported":\["sql:read","sql:write","sql:ddl"\]/)
    const call = await caller(service, 'sql:read sql:ddl')
    for (const [name, statement, why] of [
      ['query_sql', sql, /this tool only reads: use execute_sql/],
      [
        'execute_sql',
        `${sql} DROP TABLE sales.Orders`,
        /line 1, column 1: this CREATE\. Reason: of the schema, tables/,
      ],
      ['execute_sql', 'CREATE VIEW dbo.V AS SELECT 1 AS a', /one statement in its plain form/],
      ['execute_sql', 'DROP DATABASE shop', /one statement in its plain form/],
      ['explain_sql', sql, /Refused: a change of the schema has no plan/],
    ] as const) {
      const answer = await call(name, { sql: statement })
      assert.equal(answer.isError, true, statement)
      assert.match(answer.text, why)
    }
  },
)

test('without the permission of its operator a tenant changes no schema', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read sql:write sql:ddl')
  const answer = await call('execute_sql', { sql: 'TRUNCATE TABLE sales.Orders' })
  assert.match(
    answer.text,
    /^Refused at line 1, column 1: TRUNCATE\. Reason: schema changes are not enabled/,
  )
})

test(
  'the user is asked about the statement, whatever comments stand before it',
  { skip },
  async () => {
    await using service = await startAsOwner()
    const client = new Client(
      { name: 'asking', version: '1' },
      {
        capabilities: { elicitation: { form: {} } },
        versionNegotiation: { mode: { pin: '2026-07-28' } },
      },
    )
    const asked: string[] = []
    client.setRequestHandler('elicitation/create', ({ params }) => {
      asked.push(params.message)
      return { action: 'decline' }
    })
    const headers = { authorization: `Bearer ${await service.tokenFor('sql:read sql:ddl')}` }
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${service.origin}/mcp`), {
        requestInit: { headers },
      }),
    )
    const sql = `/* CREATE INDEX IX ON t (a) ${'.'.repeat(3000)} */ DROP TABLE IF EXISTS
    dbo.[Never There] -- harmless`
    await client.callTool({ name: 'execute_sql', arguments: { sql } })
    assert.deepEqual(asked, [
      'This would change the schema. Make the change?\nDROP TABLE IF EXISTS dbo.[Never There]',
    ])
    await client.close()
  },
)

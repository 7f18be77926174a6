import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import mssql from 'mssql'
import { caller, rowsOf, startOnSql } from './calls.ts'
import { required, testSql } from '../service.ts'

// The policy of docs/sql-server-setup.md as it stands there, under names of its own, with two people who call the tools. It needs a
// login that may make schemas, tables, functions and security policies.

const ownerUrl = process.env['PUENTE_TEST_SQL_OWNER_URL']
const skip =
  ownerUrl === undefined
    ? 'PUENTE_TEST_SQL_OWNER_URL is not set: a login that may make a security policy'
    : false

const ACCESS = 'puente_access'
const SALES = 'puente_rls'

const documented = () => {
  const page = readFileSync(
    join(import.meta.dirname, '../../../../docs/sql-server-setup.md'),
    'utf8',
  )
  const script = /<!-- policy: begin -->\s*```sql\n([^]*?)```\s*<!-- policy: end -->/.exec(
    page,
  )?.[1]
  assert.ok(script, 'the page has lost its policy')
  return script
    .replaceAll('access.', `${ACCESS}.`)
    .replaceAll('SCHEMA access', `SCHEMA ${ACCESS}`)
    .replaceAll('sales.', `${SALES}.`)
    .split(/^GO$/m)
    .map((batch) => batch.trim())
    .filter((batch) => batch !== '')
}

const asOwner = async (batches: readonly string[]) => {
  const url = new URL(required('PUENTE_TEST_SQL_OWNER_URL'))
  const { reader: _reader, writer: _writer, encrypt, trustServerCertificate, ...place } = testSql()
  const pool = new mssql.ConnectionPool({
    ...place,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    options: { encrypt: encrypt !== false, trustServerCertificate },
  })
  await pool.connect()
  try {
    for (const batch of batches) await pool.request().batch(batch)
  } finally {
    await pool.close()
  }
}

const REMOVE = [
  `DROP SECURITY POLICY IF EXISTS ${ACCESS}.Regions`,
  `DROP FUNCTION IF EXISTS ${ACCESS}.IsMember`,
  `DROP TABLE IF EXISTS ${ACCESS}.RegionMembers`,
  `DROP TABLE IF EXISTS ${SALES}.Quotes`,
  `DROP SCHEMA IF EXISTS ${ACCESS}`,
  `DROP SCHEMA IF EXISTS ${SALES}`,
]

before(async () => {
  if (ownerUrl === undefined) return
  const { reader, writer } = testSql()
  await asOwner([
    ...REMOVE,
    `CREATE SCHEMA ${SALES}`,
    `CREATE TABLE ${SALES}.Quotes (QuoteId int NOT NULL PRIMARY KEY, Region varchar(10) NOT NULL, Amount decimal(9,2) NOT NULL)`,
    `INSERT INTO ${SALES}.Quotes VALUES (1, 'north', 10.10), (2, 'south', 20.20), (3, 'south', 30.30)`,
    ...documented(),
    `INSERT INTO ${ACCESS}.RegionMembers VALUES (N'ana', 'north'), (N'bo', 'south')`,
    // The rights that section 2 of the page gives; the look-alike gives them by itself.
    `IF @@VERSION NOT LIKE N'%devsql%' EXEC (N'GRANT SELECT ON SCHEMA::${SALES} TO ${reader.user}; GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::${SALES} TO ${writer?.user}')`,
  ])
})
after(async () => {
  if (ownerUrl !== undefined) await asOwner(REMOVE)
})

const QUOTES = `SELECT QuoteId, Amount FROM ${SALES}.Quotes ORDER BY QuoteId`

test('each person reads the rows of their regions, a stranger none', { skip }, async () => {
  await using service = await startOnSql()
  const as = async (sub: string) => caller(service, 'sql:read sql:write', { sub })
  assert.deepEqual(await rowsOf(await as('ana'), QUOTES), [[1, '10.10']])
  assert.deepEqual(await rowsOf(await as('bo'), QUOTES), [
    [2, '20.20'],
    [3, '30.30'],
  ])
  assert.deepEqual(await rowsOf(await as('mallory'), QUOTES), [])
})

test('what is known of the schema is the same for all, and holds no rows', { skip }, async () => {
  await using service = await startOnSql()
  const as = async (sub: string) => caller(service, 'sql:read', { sub })
  const describe = async (sub: string) =>
    (await as(sub))('describe_table', { table: `${SALES}.Quotes` })
  const first = await describe('ana')
  assert.match(first.text, /Amount decimal\(9,2\)/)
  // From what was kept for the first; a stranger to the rows sees the columns too.
  for (const sub of ['bo', 'mallory']) assert.equal((await describe(sub)).text, first.text)
  const sample = async (sub: string) =>
    (await (await as(sub))('get_table_sample', { table: `${SALES}.Quotes` })).data['rows']
  assert.deepEqual(await sample('ana'), [[1, 'north', '10.10']])
  assert.deepEqual(await sample('mallory'), [])
})

test('nobody changes or makes a row of another region', { skip }, async () => {
  await using service = await startOnSql({ confirmAboveRows: null })
  const ana = await caller(service, 'sql:read sql:write', { sub: 'ana' })
  const removed = await ana('execute_sql', { sql: `DELETE FROM ${SALES}.Quotes WHERE QuoteId > 1` })
  assert.equal(removed.data['rowsAffected'], 0)
  const moved = await ana('execute_sql', { sql: `UPDATE ${SALES}.Quotes SET Region = 'south'` })
  assert.match(moved.text, /error 33504/)
  const made = await ana('execute_sql', {
    sql: `INSERT INTO ${SALES}.Quotes VALUES (9, 'south', 1)`,
  })
  assert.match(made.text, /error 33504/)
  const bo = await caller(service, 'sql:read sql:write', { sub: 'bo' })
  assert.deepEqual(await rowsOf(bo, `SELECT COUNT(*) FROM ${SALES}.Quotes`), [[2]])
})

test('a statement cannot put on another person', { skip }, async () => {
  await using service = await startOnSql()
  const mallory = await caller(service, 'sql:read sql:write', { sub: 'mallory' })
  for (const input of [
    { sql: `EXEC sp_set_session_context N'puente.sub', N'ana'; ${QUOTES}` },
    { sql: QUOTES, params: { puente_sub: 'ana' } },
    { sql: QUOTES, params: { '@PUENTE_SUB': 'ana' } },
  ]) {
    const answer = await mallory('query_sql', input)
    assert.equal(answer.isError, true, answer.text)
  }
  assert.deepEqual(await rowsOf(mallory, QUOTES), [])
})

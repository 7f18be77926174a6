import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect, errorOf, LOGINS, type Stand, startDevsql } from '../stand.ts'

// Row-level security by SESSION_CONTEXT: documentation pages "Row-level security" and "CREATE SECURITY POLICY (Transact-SQL)".

let stand: Stand
before(async () => {
  stand = await startDevsql()
  await using owner = await connect(stand, LOGINS.owner)
  for (const batch of [
    'CREATE SCHEMA guard',
    'CREATE TABLE guard.Members (Subject nvarchar(128) NOT NULL, Region varchar(10) NOT NULL)',
    'CREATE TABLE guard.Quotes (QuoteId int NOT NULL PRIMARY KEY, Region varchar(10) NOT NULL)',
    "INSERT INTO guard.Members VALUES (N'ana', 'north'), (N'bo', 'south')",
    "INSERT INTO guard.Quotes VALUES (1, 'north'), (2, 'south'), (3, 'south')",
    `CREATE FUNCTION guard.IsMember(@Region varchar(10)) RETURNS TABLE WITH SCHEMABINDING AS
       RETURN SELECT 1 AS allowed FROM guard.Members AS m
       WHERE m.Region = @Region AND m.Subject = CAST(SESSION_CONTEXT(N'sub') AS nvarchar(128))`,
    `CREATE SECURITY POLICY guard.Regions
       ADD FILTER PREDICATE guard.IsMember(Region) ON guard.Quotes,
       ADD BLOCK PREDICATE guard.IsMember(Region) ON guard.Quotes AFTER INSERT,
       ADD BLOCK PREDICATE guard.IsMember(Region) ON guard.Quotes AFTER UPDATE
       WITH (STATE = ON)`,
  ]) {
    await owner.pool.request().batch(batch)
  }
})
after(async () => stand[Symbol.asyncDispose]())

const as = async (subject: string) => {
  const connection = await connect(stand, LOGINS.writer)
  await connection.pool
    .request()
    .input('s', subject)
    .query("EXEC sp_set_session_context N'sub', @s, 1")
  return connection
}

const QUOTES = 'SELECT QuoteId FROM guard.Quotes ORDER BY QuoteId'

test('a filter shows each person their rows, and nobody without a context any', async () => {
  await using ana = await as('ana')
  await using bo = await as('BO')
  await using nobody = await connect(stand, LOGINS.reader)
  await using owner = await connect(stand, LOGINS.owner)
  assert.deepEqual(await ana.rows(QUOTES), [[1]])
  assert.deepEqual(await bo.rows(QUOTES), [[2], [3]])
  assert.deepEqual(await nobody.rows(QUOTES), [])
  assert.deepEqual(await owner.rows(QUOTES), [])
})

test('what is filtered is not changed either, and says so by its count', async () => {
  await using ana = await as('ana')
  const request = ana.pool.request()
  const { rowsAffected } = await request.query('DELETE FROM guard.Quotes WHERE QuoteId = 2')
  assert.deepEqual(rowsAffected, [0])
})

test('a block predicate refuses rows of others with 33504', async () => {
  await using ana = await as('ana')
  for (const sql of [
    "INSERT INTO guard.Quotes VALUES (9, 'south')",
    "UPDATE guard.Quotes SET Region = 'south' WHERE QuoteId = 1",
  ]) {
    const { number, message } = await errorOf(ana.pool.request().query(sql))
    assert.equal(number, 33_504)
    assert.match(message, /target object 'shop\.guard\.Quotes' has a block predicate/)
  }
  assert.deepEqual(await ana.rows(QUOTES), [[1]])
})

test('the context counts again after a rollback, and ends with the connection’s reset', async () => {
  await using ana = await as('ana')
  const rolled = await ana.rows(
    `BEGIN TRANSACTION; INSERT INTO guard.Quotes VALUES (8, 'north'); ROLLBACK; ${QUOTES}`,
  )
  assert.deepEqual(rolled, [[1]])
  const own = await ana.rows(
    `EXEC sp_set_session_context N'other', 1; BEGIN TRAN; ${QUOTES}; ROLLBACK; ${QUOTES}`,
  )
  assert.deepEqual(own, [[1]])
})

test('what PostgreSQL would decide otherwise is refused by name', async () => {
  await using owner = await connect(stand, LOGINS.owner)
  const refused = async (sql: string) => (await errorOf(owner.pool.request().batch(sql))).message
  assert.match(
    await refused('CREATE VIEW guard.All_ AS SELECT QuoteId FROM guard.Quotes'),
    /a view on a table with a SECURITY POLICY/,
  )
  assert.match(
    await refused(
      'CREATE SECURITY POLICY guard.P ADD FILTER PREDICATE guard.IsMember(Region) ON guard.Members',
    ),
    /without one FILTER, one AFTER INSERT/,
  )
  assert.match(
    await refused('CREATE VIEW guard.Me AS SELECT SUSER_SNAME() AS me'),
    /a value of the session inside a view/,
  )
  assert.equal(
    (await errorOf(owner.pool.request().batch('DROP SECURITY POLICY guard.Missing'))).number,
    3701,
  )
})

test('a view may ask for the session context, and asks each session', async () => {
  await using owner = await connect(stand, LOGINS.owner)
  await owner.pool
    .request()
    .batch("CREATE VIEW guard.Who AS SELECT CAST(SESSION_CONTEXT(N'sub') AS nvarchar(20)) AS sub")
  await using ana = await as('ana')
  assert.deepEqual(await ana.rows('SELECT sub FROM guard.Who'), [['ana']])
  assert.deepEqual(await owner.rows('SELECT sub FROM guard.Who'), [[null]])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import mssql from 'mssql'
import { required, testSql } from '../service.ts'
import { caller, rowsOf, startOnSql } from './calls.ts'

// A table whose trigger answers rows of its own and prints. It needs a login that may make one, on a server that has triggers.

const SCHEMA = 'puente_triggers'
const TABLE = `${SCHEMA}.Notes`
/** What a server answers that has no triggers. */
const LACKS = new Set([40_517])

const asOwner = async (...batches: string[]) => {
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

const skip =
  process.env['PUENTE_TEST_SQL_OWNER_URL'] === undefined &&
  'PUENTE_TEST_SQL_OWNER_URL is not set: a login that may make a trigger'

const DROP = [`DROP TABLE IF EXISTS ${TABLE}`, `DROP SCHEMA IF EXISTS ${SCHEMA}`]

test(
  "a trigger's rows and messages are answered, of a write and of the question",
  { skip },
  async (t) => {
    const { reader, writer } = testSql()
    await using cleanup = new AsyncDisposableStack()
    cleanup.defer(async () => asOwner(...DROP))
    try {
      await asOwner(
        ...DROP,
        `CREATE SCHEMA ${SCHEMA}`,
        `CREATE TABLE ${TABLE} (Id int IDENTITY(1,1) PRIMARY KEY, Name nvarchar(20) NOT NULL)`,
        `GRANT SELECT ON ${TABLE} TO ${reader.user}`,
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ${TABLE} TO ${writer?.user ?? ''}`,
        `CREATE TRIGGER ${SCHEMA}.Tells ON ${TABLE} AFTER INSERT, UPDATE AS
        BEGIN PRINT 'told by the trigger'; SELECT Name AS Told FROM inserted; END`,
      )
    } catch (error) {
      if (!(error instanceof mssql.RequestError) || !LACKS.has(error.number ?? 0)) throw error
      t.skip(`this server does not run it: ${error.message}`)
      return
    }
    await using direct = await startOnSql({ confirmAboveRows: null })
    const call = await caller(direct)
    const added = await call('execute_sql', { sql: `INSERT INTO ${TABLE} (Name) VALUES (N'one')` })
    assert.equal(added.data['status'], 'committed', added.text)
    assert.equal(added.data['rowsAffected'], 1)
    assert.equal(added.data['identity'], '1')
    assert.deepEqual(added.data['rows'], [['one']])
    assert.deepEqual(added.data['messages'], ['told by the trigger'])

    await using asking = await startOnSql({ confirmAboveRows: 0 })
    const ask = await caller(asking)
    const update = { sql: `UPDATE ${TABLE} SET Name = N'two'` }
    const asked = await ask('execute_sql', update)
    assert.equal(asked.data['status'], 'confirmation_required', asked.text)
    assert.equal(asked.data['rowsAffected'], 1)
    assert.deepEqual(await rowsOf(call, `SELECT Name FROM ${TABLE}`), [['one']])
    const done = await ask('execute_sql', { ...update, confirm: asked.data['confirm'] })
    assert.equal(done.data['status'], 'committed', done.text)
    assert.deepEqual(done.data['rows'], [['two']])
    assert.deepEqual(await rowsOf(call, `SELECT Name FROM ${TABLE}`), [['two']])
  },
)

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caller, rowsOf, startOnSql, type Caller } from './calls.ts'

// Written to is catalog.Categories of the sample shop, only under ids that it does not use.

const COUNT = 'SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId BETWEEN @from AND @to'

const range = (from: number) => ({
  from,
  to: from + 9,
  insert: (offset: number) => ({
    sql: 'INSERT INTO catalog.Categories (CategoryId, Name) OUTPUT inserted.CategoryId, inserted.Name VALUES (@id, @name)',
    params: { id: from + offset, name: `Prüfung ${from + offset}` },
  }),
  remove: {
    sql: 'DELETE FROM catalog.Categories WHERE CategoryId BETWEEN @from AND @to',
    params: { from, to: from + 9 },
  },
})

const countIn = async (call: Caller, { from, to }: { from: number; to: number }) =>
  rowsOf(call, COUNT, { from, to })

test('a write is committed at once where the tenant never asks, and its OUTPUT rows come back', async () => {
  await using service = await startOnSql({ confirmAboveRows: null })
  const call = await caller(service)
  const ids = range(31_000)
  await call('execute_sql', ids.remove)
  const answer = await call('execute_sql', ids.insert(0))
  assert.equal(answer.isError, false, answer.text)
  assert.equal(answer.data['status'], 'committed')
  assert.equal(answer.data['rowsAffected'], 1)
  assert.deepEqual(answer.data['rows'], [[31_000, 'Prüfung 31000']])
  assert.deepEqual(await countIn(call, ids), [[1]])
  const removed = await call('execute_sql', ids.remove)
  assert.equal(removed.data['rowsAffected'], 1)
  assert.match(removed.text, /^Committed: 1 row affected/)
})

test('a write that must be confirmed leaves nothing behind until it is', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const ids = range(31_100)
  const asked = await call('execute_sql', ids.insert(0))
  assert.equal(asked.data['status'], 'confirmation_required')
  assert.equal(asked.data['rowsAffected'], 1)
  assert.match(asked.text, /^NOT DONE, rolled back/)
  assert.deepEqual(await countIn(call, ids), [[0]])

  const { confirm } = asked.data
  const other = await caller(service, 'sql:read sql:write', { sub: 'mallory' })
  const stolen = await other('execute_sql', { ...ids.insert(0), confirm })
  assert.match(stolen.text, /confirmation is unknown/)
  const changed = await call('execute_sql', { ...ids.insert(1), confirm })
  assert.match(changed.text, /confirmation is unknown/)
  assert.deepEqual(await countIn(call, ids), [[0]])

  const done = await call('execute_sql', { ...ids.insert(0), confirm })
  assert.equal(done.data['status'], 'committed', done.text)
  assert.deepEqual(await countIn(call, ids), [[1]])
  const replayed = await call('execute_sql', { ...ids.insert(0), confirm })
  assert.equal(replayed.isError, true)
  assert.match(replayed.text, /used already/)

  const removal = await call('execute_sql', ids.remove)
  const removed = await call('execute_sql', { ...ids.remove, confirm: removal.data['confirm'] })
  assert.equal(removed.data['status'], 'committed')
})

test('a confirmation holds for the number of rows it was given for', async () => {
  await using asking = await startOnSql({ confirmAboveRows: 1 })
  const call = await caller(asking)
  const ids = range(31_200)
  for (const offset of [0, 1]) await call('execute_sql', ids.insert(offset))
  assert.deepEqual(await countIn(call, ids), [[2]])
  const asked = await call('execute_sql', ids.remove)
  assert.equal(asked.data['rowsAffected'], 2)
  await call('execute_sql', ids.insert(2))
  const again = await call('execute_sql', { ...ids.remove, confirm: asked.data['confirm'] })
  assert.equal(again.data['status'], 'confirmation_required')
  assert.equal(again.data['rowsAffected'], 3)
  assert.notEqual(again.data['confirm'], asked.data['confirm'])
  const done = await call('execute_sql', { ...ids.remove, confirm: again.data['confirm'] })
  assert.equal(done.data['status'], 'committed')
  assert.deepEqual(await countIn(call, ids), [[0]])
})

test('of two calls with one confirmation only one commits', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const ids = range(31_300)
  const { confirm } = (await call('execute_sql', ids.insert(0))).data
  const answers = await Promise.all(
    [1, 2, 3].map(() => call('execute_sql', { ...ids.insert(0), confirm })),
  )
  assert.equal(answers.filter((answer) => answer.data['status'] === 'committed').length, 1)
  assert.deepEqual(await countIn(call, ids), [[1]])
  const removal = await call('execute_sql', ids.remove)
  await call('execute_sql', { ...ids.remove, confirm: removal.data['confirm'] })
})

test('a write that fails is rolled back whole, and never reported as done', async () => {
  await using service = await startOnSql({ confirmAboveRows: null })
  const call = await caller(service)
  const ids = range(31_400)
  await call('execute_sql', ids.remove)
  const answer = await call('execute_sql', {
    sql: 'INSERT INTO catalog.Categories (CategoryId, Name) VALUES (@a, @name), (@b, @name)',
    params: { a: 31_400, b: 31_401, name: 'twice' },
  })
  assert.equal(answer.isError, true)
  assert.match(answer.text, /error 2627|error 2601/)
  assert.deepEqual(await countIn(call, ids), [[0]])
})

test('reads run as the reader, who may not write even past the classifier', async () => {
  await using service = await startOnSql()
  const call = await caller(service, 'sql:read')
  const sql = `SELECT HAS_PERMS_BY_NAME('catalog.Categories', 'OBJECT', 'INSERT')`
  assert.deepEqual(await rowsOf(call, sql), [[0]])
})

test('a writer login given as reader closes the tenant, unless that is accepted', async () => {
  const { startService, tenantConfig, testSql } = await import('../service.ts')
  const sql = testSql()
  assert.ok(sql.writer)
  const privileged = { ...sql, reader: sql.writer, writer: undefined }
  await using service = await startService([
    tenantConfig(privileged),
    tenantConfig(privileged, { id: 'accepted', acceptPrivilegedReader: true }),
  ])
  await service.opened()
  const answer = await (await caller(service))('query_sql', { sql: 'SELECT 1' })
  assert.equal(answer.isError, true)
  assert.match(answer.text, /its reader login can change the database/)
  const health = await fetch(`${service.origin}/health`)
  assert.equal(health.status, 503)
  assert.deepEqual(await health.json(), {
    status: 'failing',
    checks: {
      store: 'ok',
      audit: 'ok',
      revocations: 'ok',
      'tenant:default': 'closed: the reader login can change the database',
      'tenant:accepted': 'ok, but the reader login can change the database',
    },
  })
})

test('a tenant without a writer refuses writes in words, not with a step-up', async () => {
  const { startService, tenantConfig, testSql } = await import('../service.ts')
  await using service = await startService([tenantConfig({ ...testSql(), writer: undefined })])
  const call = await caller(service, 'sql:read')
  const answer = await call('execute_sql', { sql: 'DELETE FROM catalog.Categories' })
  assert.match(answer.text, /this database is read-only here/)
})

test('a count of a second statement cannot stand in for that of the write', async () => {
  await using service = await startOnSql({ confirmAboveRows: 0 })
  const call = await caller(service)
  const answer = await call('execute_sql', {
    sql: 'UPDATE catalog.Categories SET Name = Name WHERE 1 = 1 (SELECT 1 AS a WHERE 1 = 0)',
  })
  assert.equal(answer.isError, true)
  assert.match(answer.text, /Refused at line 1, column 56: SELECT/)
})

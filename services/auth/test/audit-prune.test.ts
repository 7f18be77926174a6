import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { recordInTransaction } from '../src/audit/operator.ts'
import { pruneAudit } from '../src/audit/prune.ts'
import { createAuditTrail } from '../src/audit/trail.ts'
import { verifyNow } from '../src/audit/verify-now.ts'
import { connect } from '../src/database/connect.ts'
import { migrate } from '../src/database/migrate.ts'
import { createDatabase } from './database.ts'

const database = await createDatabase()
const sql = connect(database.url)
await migrate(sql)
after(async () => {
  await sql.end({ timeout: 1 })
  await database[Symbol.asyncDispose]()
})

const verify = () => verifyNow(sql, [])

test('old months are dropped and the rest still verifies; dropping more than that shows', async () => {
  await sql`
    create table auth.audit_2025_01 partition of auth.audit
    for values from ('2025-01-01T00:00Z') to ('2025-02-01T00:00Z')`
  let nowMs = Date.parse('2025-01-15T12:00:00Z')
  const clock = () => (nowMs += 1000)
  const [gone, stays] = [
    createAuditTrail(sql, undefined, clock),
    createAuditTrail(sql, undefined, clock),
  ]
  for (let number = 0; number < 5; number += 1) {
    await gone.append({ event: 'sign_in' })
    await stays.append({ event: 'sign_in' })
  }
  await sql.begin((tx) => recordInTransaction(tx, { event: 'operator.test' }))
  nowMs = Date.now()
  await stays.append({ event: 'sign_in' })
  assert.deepEqual((await verify()).faults, [])

  const { partitions, ends } = await sql.begin((tx) => pruneAudit(tx, '2025-02-01'))
  assert.deepEqual(partitions, ['audit_2025_01'])
  assert.equal(ends.length, 2)
  const verdict = await verify()
  assert.deepEqual(verdict.faults, [])
  assert.equal(verdict.chains, 2)
  await stays.append({ event: 'sign_in' })
  await sql.begin((tx) => recordInTransaction(tx, { event: 'operator.test' }))
  assert.deepEqual((await verify()).faults, [])

  // One record more is missing than was recorded as dropped.
  await sql`delete from auth.audit where (chain, seq) in (
    select chain, min(seq) from auth.audit where chain <> 'operator' group by chain)`
  assert.match((await verify()).faults.join('\n'), /its first 7 are missing/)
})

test('after months without a start, the first record goes to the partition of its month', async () => {
  await using own = await createDatabase()
  const other = connect(own.url)
  await migrate(other)
  const months = await other<{ name: string }[]>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'auth.audit'::regclass and c.relname <> 'audit_other'`
  assert.equal(months.length, 3)
  for (const { name } of months) await other`drop table auth.${other(name)}`
  await migrate(other)
  await createAuditTrail(other).append({ event: 'sign_in' })
  assert.equal((await other`select from auth.audit`).length, 2)
  assert.equal((await other`select from auth.audit_other`).length, 0)
  await other.end({ timeout: 1 })
})

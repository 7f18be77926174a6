import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { recordInTransaction } from '../src/audit/operator.ts'
import { readRecords } from '../src/audit/read.ts'
import { AuditUnavailable, createAuditTrail } from '../src/audit/trail.ts'
import { verifyNow } from '../src/audit/verify-now.ts'
import { connect } from '../src/database/connect.ts'
import type { Sql } from '../src/database/connect.ts'
import { migrate } from '../src/database/migrate.ts'
import { createDatabase } from './database.ts'

const verify = (sql: Sql, known: Parameters<typeof verifyNow>[1] = []) => verifyNow(sql, known)

/** A migrated database with two replicas' chains of 20 records each, and one of the operator's. */
const createTrails = async () => {
  const database = await createDatabase()
  const sql = connect(database.url)
  await migrate(sql)
  const [first, second] = [createAuditTrail(sql), createAuditTrail(sql)]
  for (const [index, trail] of [first, second].entries()) {
    for (let number = 0; number < 20; number += 1) {
      await trail.append({
        event: 'token.issued',
        requestId: `request-${index}-${number}`,
        accountId: `account-${number % 3}`,
        details: { number, texts: ['ä "quoted"', '\u{1F600}'] },
      })
    }
  }
  const [row] = await sql<{ chain: string }[]>`
    select chain from auth.audit where request_id = 'request-0-0'`
  return {
    sql,
    first,
    second,
    chain: String(row?.chain),
    async [Symbol.asyncDispose]() {
      await sql.end({ timeout: 1 })
      await database[Symbol.asyncDispose]()
    },
  }
}

const trails = await createTrails()
after(() => trails[Symbol.asyncDispose]())

suite('the audit trail', () => {
  test('an untouched trail verifies, whatever is written at the same time', async () => {
    const { sql, first, second } = trails
    await Promise.all(
      Array.from({ length: 300 }, (_, number) =>
        (number % 2 ? first : second).append({ event: 'sign_in', details: { number } }),
      ),
    )
    await sql.begin((tx) => recordInTransaction(tx, { event: 'operator' }))
    const verdict = await verify(sql)
    assert.deepEqual(verdict.faults, [])
    assert.equal(verdict.chains, 3)
    // Each chain's first record says where the others end, and so does each of the operator's.
    assert.equal(verdict.records, 40 + 300 + 2 + 2)
    const [{ statements } = { statements: 0 }] = await sql<{ statements: number }[]>`
      select count(distinct xmin::text)::int as statements from auth.audit where event = 'sign_in'`
    assert.ok(statements < 30, `${statements} statements for 300 records`)
  })

  test('it is read back by what it is about', async () => {
    const { sql } = trails
    const records = await readRecords(sql, { event: 'token', account: 'account-1', limit: 5 })
    assert.equal(records.length, 5)
    for (const record of records) {
      assert.equal(record.event, 'token.issued')
      assert.equal(record.accountId, 'account-1')
      assert.match(record.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
      assert.equal(
        Date.parse(record.at),
        Number.parseInt(record.id.replace('-', '').slice(0, 12), 16),
      )
    }
  })

  test('what a caller sends is bounded, and never keeps the record from being written', async () => {
    const { sql, first } = trails
    const long = `\0\ud800${'x'.repeat(100_000)}`
    await first.append({
      event: 'client.registered',
      requestId: 'long',
      clientId: long,
      details: { name: long, many: Array.from({ length: 1000 }, () => long) },
    })
    const [record] = await readRecords(sql, { request: 'long', limit: 1 })
    assert.equal(record?.clientId?.length, 499)
    assert.equal(record.details, '{"tooLong":true}')
    assert.deepEqual((await verify(sql)).faults, [])
  })

  test('a record that cannot be written is reported, and the trail goes on in a new chain', async () => {
    const { sql, second } = trails
    await sql`alter table auth.audit add constraint closed check (event <> 'impossible')`
    await assert.rejects(
      async () => second.append({ event: 'impossible' }),
      (error) => error instanceof AuditUnavailable,
    )
    await second.append({ event: 'possible' })
    const verdict = await verify(sql)
    assert.deepEqual(verdict.faults, [])
    assert.equal(verdict.chains, 4)
  })

  test('the database takes nothing that does not continue a chain', async () => {
    const { sql, chain } = trails
    await assert.rejects(
      sql`insert into auth.audit (chain, seq, at, id, previous, hash, event, details)
        select chain, seq + 1, at, gen_random_uuid(), hash, hash, 'forged', '{}' from auth.audit
        where chain = ${chain} and seq = 3`,
      /do not continue their chain/,
    )
  })
})

const ATTACKS: Record<
  string,
  { attack: (sql: Sql, chain: string) => Promise<unknown>; found: RegExp }
> = {
  'a deleted record': {
    attack: async (sql, chain) => sql`delete from auth.audit where chain = ${chain} and seq = 7`,
    found: /record 8: 1 before it missing/,
  },
  'a changed record': {
    attack: async (sql, chain) =>
      sql`update auth.audit set account_id = 'somebody else' where chain = ${chain} and seq = 7`,
    found: /record 7: was changed/,
  },
  'changed details': {
    attack: async (sql, chain) =>
      sql`update auth.audit set details = '{"number":99}' where chain = ${chain} and seq = 7`,
    found: /record 7: was changed/,
  },
  'a changed time': {
    attack: async (sql, chain) =>
      sql`update auth.audit set at = at - interval '1 millisecond' where chain = ${chain} and seq = 7`,
    found: /record 7: was changed/,
  },
  'a record changed together with its hash': {
    attack: async (sql, chain) =>
      sql`update auth.audit set hash = sha256('other') where chain = ${chain} and seq = 7`,
    found: /record 8: does not follow/,
  },
  'two records that changed places': {
    attack: async (sql, chain) => {
      const move = async (from: number, to: number) =>
        sql`update auth.audit set seq = ${to} where chain = ${chain} and seq = ${from}`
      await move(7, 1000)
      await move(8, 7)
      await move(1000, 8)
    },
    found: /record 7: was changed/,
  },
  'an inserted record': {
    attack: async (sql, chain) => {
      await sql`alter table auth.audit disable trigger audit_extend`
      await sql`insert into auth.audit (chain, seq, at, id, previous, hash, event, details)
        select chain, seq, at + interval '1 second', gen_random_uuid(), previous, sha256('x'), 'forged', '{}'
        from auth.audit where chain = ${chain} and seq = 7`
    },
    found: /record 7: is there twice/,
  },
  'a cut-off beginning': {
    attack: async (sql, chain) => sql`delete from auth.audit where chain = ${chain} and seq < 4`,
    found: /its first 3 are missing/,
  },
  'a cut-off tail': {
    attack: async (sql, chain) => sql`delete from auth.audit where chain = ${chain} and seq > 15`,
    found: /ends at 15, but its head has it reach 21/,
  },
  'a cut-off tail with its head set back': {
    attack: async (sql, chain) => {
      await sql`delete from auth.audit where chain = ${chain} and seq > 15`
      await sql`update auth.audit_head set seq = 15, hash = (
        select hash from auth.audit where chain = ${chain} and seq = 15) where chain = ${chain}`
    },
    found: /ends at 15, but another chain has it reach 21/,
  },
  'a chain that is gone with its head': {
    attack: async (sql, chain) => {
      await sql`delete from auth.audit where chain = ${chain}`
      await sql`delete from auth.audit_head where chain = ${chain}`
    },
    found: /ends at 0, but another chain has it reach 21/,
  },
}

suite('what verification finds', { concurrency: 4 }, () => {
  for (const [name, { attack, found }] of Object.entries(ATTACKS)) {
    test(name, async () => {
      await using trails = await createTrails()
      await attack(trails.sql, trails.chain)
      const { faults } = await verify(trails.sql)
      assert.match(faults.join('\n'), found)
    })
  }

  test('everything rewritten, when the heads were kept elsewhere', async () => {
    await using trails = await createTrails()
    const { heads } = await verify(trails.sql)
    await trails.sql`delete from auth.audit`
    await trails.sql`delete from auth.audit_head`
    await createAuditTrail(trails.sql).append({ event: 'sign_in' })
    assert.deepEqual((await verify(trails.sql)).faults, [])
    const known = Object.entries(heads).map(([chain, head]) => ({ chain, ...head }))
    const { faults } = await verify(trails.sql, known)
    assert.match(faults.join('\n'), /ends at 0, but the file has it reach 21/)
  })
})

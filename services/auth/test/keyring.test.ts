import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { connect } from '../src/database/connect.ts'
import { migrate } from '../src/database/migrate.ts'
import { loadKeyring } from '../src/keys/keyring.ts'
import { reseal } from '../src/keys/reseal.ts'
import { SealBroken, seal, unseal } from '../src/keys/seal.ts'
import { createDatabase } from './database.ts'

const database = await createDatabase()
after(() => database[Symbol.asyncDispose]())

const kek = [randomBytes(32)] as const

test('replicas that start at once migrate once and agree on the keys', async () => {
  const replicas = Array.from({ length: 4 }, () => connect(database.url))
  const rings = await Promise.all(
    replicas.map(async (sql) => {
      await migrate(sql)
      return loadKeyring(sql, kek)
    }),
  )
  for (const ring of rings) assert.deepEqual(ring, rings[0])
  assert.deepEqual(
    rings[0]?.signing.keys.map(({ alg, use }) => [alg, use]),
    [
      ['ES256', 'sig'],
      ['RS256', 'sig'],
    ],
  )
  assert.equal(rings[0]?.cookies.length, 1)
  await Promise.all(replicas.map((sql) => sql.end()))
})

test('private parts are not readable in the database, nor with another key', async () => {
  const sql = connect(database.url)
  const ring = await loadKeyring(sql, kek)
  const [row] = await sql<{ rows: string }[]>`
    select string_agg(encode(sealed, 'escape'), ' ') as rows from auth.key`
  const secret = String(ring.signing.keys[0]?.d)
  assert.ok(secret.length > 20 && !row?.rows.includes(secret))
  await assert.rejects(loadKeyring(sql, [randomBytes(32)]), SealBroken)
  await sql.end()
})

test('a sealed value opens only under its own id and unchanged', () => {
  const sealed = seal(kek, 'one', Buffer.from('plain'))
  assert.equal(unseal(kek, 'one', sealed).toString(), 'plain')
  assert.throws(() => unseal(kek, 'two', sealed), SealBroken)
  const changed = Buffer.from(sealed)
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  assert.throws(() => unseal(kek, 'one', changed), SealBroken)
})

test('the key encryption key is changed: both open, what is sealed anew needs only the new one', async () => {
  const sql = connect(database.url)
  const next = [randomBytes(32), kek[0]] as const
  const before = await loadKeyring(sql, kek)
  assert.deepEqual(await loadKeyring(sql, next), before)
  assert.ok((await reseal(sql, next)) >= 3)
  assert.deepEqual(await loadKeyring(sql, [next[0]]), before)
  await assert.rejects(loadKeyring(sql, kek), SealBroken)
  // With neither of them nothing is changed.
  await assert.rejects(reseal(sql, kek), SealBroken)
  assert.deepEqual(await loadKeyring(sql, [next[0]]), before)
  await sql.end()
})

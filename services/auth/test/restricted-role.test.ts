import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import postgres from 'postgres'
import { obtainTokens, refresh } from './client.ts'
import { createDatabase } from './database.ts'
import { start } from './process.ts'
import { createService } from './service.ts'

/** A role that owns nothing, and the URL with which it reaches the database. */
const createRole = async (databaseUrl: string) => {
  const name = `auth_test_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const admin = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create role ${name} login password '${password}'`)
  const url = new URL(databaseUrl)
  url.username = name
  url.password = password
  return {
    name,
    url: url.href,
    async [Symbol.asyncDispose]() {
      await admin.unsafe(`drop owned by ${name}; drop role ${name}`)
      await admin.end()
    },
  }
}

test('a role that may only add audit records runs the service, and cannot change what it recorded', async () => {
  await using database = await createDatabase()
  await using role = await createRole(database.url)
  await using service = await createService(database.url)
  const puente = async (...args: string[]) => {
    await using command = start('bin/puente.ts', service.environment, args)
    return { exitCode: await command.exited, ...command.output() }
  }
  const granted = await puente('database', 'migrate', '--grant-to', role.name)
  assert.equal(granted.exitCode, 0, granted.stderr)
  assert.equal((await puente('database', 'migrate', '--grant-to', 'nobody_such')).exitCode, 3)
  const owner = new URL(database.url).username
  assert.equal((await puente('database', 'migrate', '--grant-to', owner)).exitCode, 2)

  const replica = await service.startReplica({ DATABASE_URL: role.url })
  const { client, tokens } = await obtainTokens(replica)
  assert.equal((await refresh(replica, client, tokens.refresh_token)).status, 200)

  const sql = postgres(role.url, { max: 1 })
  const denied = { code: '42501' }
  await assert.rejects(sql`delete from auth.audit`, denied)
  await assert.rejects(sql`update auth.audit set event = 'x'`, denied)
  await assert.rejects(sql`truncate auth.audit`, denied)
  await assert.rejects(sql`delete from auth.audit_other`, denied)
  await assert.rejects(sql`update auth.audit_head set seq = 0`, denied)
  await assert.rejects(sql`alter table auth.audit disable trigger all`, denied)
  await assert.rejects(sql`drop table auth.audit_other`, denied)
  await sql`select auth.audit_partitions()`
  assert.ok((await sql`select from auth.audit`).length > 3)
  await sql.end()
  const { stdout, exitCode } = await puente('audit', 'verify')
  assert.equal(exitCode, 0, stdout)
  await service[Symbol.asyncDispose]()
})

test('a role that may not migrate says what to do, and serves once it is done', async () => {
  await using database = await createDatabase()
  await using role = await createRole(database.url)
  await using service = await createService(database.url)
  await service.sql`delete from auth.migration where name = '0005_audit.sql'`
  await service.sql.unsafe(
    `grant usage on schema auth to ${role.name}; grant select on auth.migration to ${role.name}`,
  )
  await using replica = start('main.ts', { ...service.environment, DATABASE_URL: role.url })
  const waiting = await replica.logged('waiting for PostgreSQL')
  assert.match(JSON.stringify(waiting), /run \\"puente database migrate\\" as its owner/)
  const { opsPort } = await replica.logged('starting')
  assert.equal((await fetch(`http://127.0.0.1:${opsPort}/readyz`)).status, 503)
  await service[Symbol.asyncDispose]()
})

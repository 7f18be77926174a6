import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, suite, test } from 'node:test'
import { createAdapter } from '../src/adapter/adapter.ts'
import { createPresentedTokens } from '../src/adapter/presented-tokens.ts'
import { createRefreshes } from '../src/adapter/refreshes.ts'
import { endSession } from '../src/adapter/sessions.ts'
import { connect } from '../src/database/connect.ts'
import { migrate } from '../src/database/migrate.ts'
import { purge } from '../src/database/purge.ts'
import { createDatabase } from './database.ts'

const database = await createDatabase()
const sql = connect(database.url)
await migrate(sql)
after(async () => {
  await sql.end()
  await database[Symbol.asyncDispose]()
})

const reused: (string | undefined)[] = []
const events = {
  refreshReusedInGrace: async (grantId: string | undefined) => {
    reused.push(grantId)
  },
  tokenRevoked: async () => undefined,
}
const presented = createPresentedTokens()
const adapterOf = createAdapter(sql, events, presented, createRefreshes(sql, []), [randomBytes(32)])

const stored = async () => {
  const rows = await sql<
    { row: string }[]
  >`select to_jsonb(it)::text as row from auth.oidc_model it`
  return rows.map(({ row }) => row).join('\n')
}

const settled = async (promises: Promise<unknown>[]) => {
  const results = await Promise.allSettled(promises)
  return results.filter(({ status }) => status === 'fulfilled').length
}

suite('what every model does', () => {
  const codes = adapterOf('AuthorizationCode')

  test('what was stored is found, with its id, and the id itself is nowhere in the database', async () => {
    const payload = {
      jti: 'bearer-secret-1',
      clientId: 'c',
      grantId: 'g1',
      accountId: 'a',
      scope: 'x',
    }
    await codes.upsert('bearer-secret-1', payload, 60)
    assert.deepEqual(await codes.find('bearer-secret-1'), payload)
    assert.equal(await codes.find('bearer-secret-2'), undefined)
    assert.doesNotMatch(await stored(), /bearer-secret-1/)
  })

  test('what has expired is not found, even before it is purged', async () => {
    await codes.upsert('short', { jti: 'short' }, 60)
    await sql`update auth.oidc_model set expires_at = now() where payload = '{}'`
    assert.equal(await codes.find('short'), undefined)
  })

  test('models do not see each other', async () => {
    await codes.upsert('same', { jti: 'same' }, 60)
    assert.equal(await adapterOf('Session').find('same'), undefined)
  })

  test('revoking a grant deletes what came of it, in one model at a time', async () => {
    const tokens = adapterOf('RefreshToken')
    await codes.upsert('of-g2', { jti: 'of-g2', grantId: 'g2' }, 60)
    await tokens.upsert('rt-of-g2', { jti: 'rt-of-g2', grantId: 'g2' }, 60)
    await codes.revokeByGrantId('g2')
    assert.equal(await codes.find('of-g2'), undefined)
    assert.ok(await tokens.find('rt-of-g2'))
  })

  test('a stored value is replaced, and destroyed', async () => {
    await codes.upsert('twice', { jti: 'twice', scope: 'one' }, 60)
    await codes.upsert('twice', { jti: 'twice', scope: 'two' }, 60)
    assert.equal((await codes.find('twice'))?.scope, 'two')
    await codes.destroy('twice')
    assert.equal(await codes.find('twice'), undefined)
  })
})

suite('single use', () => {
  const codes = adapterOf('AuthorizationCode')

  test('of many who consume a code at once one succeeds, every time', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = `code-${round}`
      await codes.upsert(id, { jti: id }, 60)
      const attempts = Array.from({ length: 10 }, () => codes.consume(id))
      assert.equal(await settled(attempts), 1)
      assert.equal((await codes.find(id))?.consumed, true)
    }
  })

  test('the loser gets invalid_grant, or invalid_request_uri for a pushed request', async () => {
    await codes.upsert('used', { jti: 'used' }, 60)
    await codes.consume('used')
    await assert.rejects(codes.consume('used'), { error: 'invalid_grant' })
    const pushed = adapterOf('PushedAuthorizationRequest')
    await pushed.upsert('par', { jti: 'par' }, 60)
    await pushed.consume('par')
    await assert.rejects(pushed.consume('par'), { error: 'invalid_request_uri' })
  })

  test('of many who store the same replay marker at once one succeeds', async () => {
    const replays = adapterOf('ReplayDetection')
    const attempts = () =>
      Array.from({ length: 10 }, () => replays.upsert('jti-1', { jti: 'jti-1', iss: 'c' }, 60))
    assert.equal(await settled(attempts()), 1)
    assert.equal(await settled(attempts()), 0)
    await sql`update auth.oidc_model set expires_at = now() where model = 'ReplayDetection'`
    assert.equal(await settled(attempts()), 1)
  })

  test('a refresh token may be used again within the grace window, five times in all', async () => {
    const tokens = adapterOf('RefreshToken')
    await tokens.upsert('rt', { jti: 'rt', grantId: 'g3' }, 60)
    assert.equal(await settled(Array.from({ length: 9 }, () => tokens.consume('rt'))), 5)
    assert.deepEqual(reused, ['g3', 'g3', 'g3', 'g3'])
    assert.equal((await tokens.find('rt'))?.consumed, undefined)
    await sql`
      update auth.oidc_model set consumed_at = now() - interval '31 seconds', uses = 1 where grant_id = 'g3'`
    assert.equal((await tokens.find('rt'))?.consumed, true)
    await assert.rejects(tokens.consume('rt'), { error: 'invalid_grant' })
  })
})

suite('sessions and clients', () => {
  test('a session is found by its uid, and ended by it', async () => {
    const sessions = adapterOf('Session')
    await sessions.upsert('cookie-value', { jti: 'cookie-value', uid: 'u1', accountId: 'a' }, 60)
    assert.equal((await sessions.findByUid('u1'))?.accountId, 'a')
    await endSession(sql, 'u1')
    assert.equal(await sessions.find('cookie-value'), undefined)
  })

  test('an interaction does not keep a copy of the session cookie', async () => {
    const session = { uid: 'u2', accountId: 'a', cookie: 'cookie-copy' }
    await adapterOf('Interaction').upsert('i1', { jti: 'i1', session }, 60)
    assert.doesNotMatch(await stored(), /cookie-copy/)
  })

  test('a client is kept without end, its secret as a hash', async () => {
    const clients = adapterOf('Client')
    await clients.upsert('client-1', { client_id: 'client-1', client_secret: 'very-secret' })
    const found = await clients.find('client-1')
    assert.equal(found?.client_id, 'client-1')
    assert.match(String(found?.client_secret), /^sha256:/)
    assert.doesNotMatch(await stored(), /very-secret/)
  })
})

suite('purging', () => {
  test('deletes what has expired and clients nobody granted anything, and nothing else', async () => {
    await sql`delete from auth.oidc_model`
    const grants = adapterOf('Grant')
    const clients = adapterOf('Client')
    const ids = ['fresh', 'abandoned', 'granted', 'revoked', 'forgotten']
    for (const id of ids) await clients.upsert(id, { client_id: id })
    for (const clientId of ['revoked', 'forgotten']) {
      await grants.upsert(`of ${clientId}`, { jti: `of ${clientId}`, clientId }, 60)
      await grants.destroy(`of ${clientId}`)
    }
    await grants.upsert('grant', { jti: 'grant', clientId: 'granted' }, 60)
    await adapterOf('Session').upsert('old', { jti: 'old' }, 60)
    await sql`update auth.oidc_model set expires_at = now() - interval '1 second' where model = 'Session'`
    await sql`
      update auth.oidc_model set created_at = now() - interval '100 days'
      where client_id <> 'fresh'`
    await sql`
      update auth.oidc_model set used_at = now() - interval '91 days' where client_id = 'forgotten'`
    assert.equal(await purge(sql), 3)
    const rows = await sql<{ it: string }[]>`
      select model || ' ' || coalesce(client_id, '') as it from auth.oidc_model order by 1`
    assert.deepEqual(
      rows.map(({ it }) => it),
      ['Client fresh', 'Client granted', 'Client revoked', 'Grant granted'],
    )
  })

  test('leaves the work to a replica that is already at it', async () => {
    await adapterOf('Session').upsert('gone', { jti: 'gone' }, 60)
    await sql`update auth.oidc_model set expires_at = now() - interval '1 second' where model = 'Session'`
    const holder = await sql.reserve()
    await holder`select pg_advisory_lock(7236481002)`
    assert.equal(await purge(sql), 0)
    await holder`select pg_advisory_unlock(7236481002)`
    holder.release()
    assert.equal(await purge(sql), 1)
  })
})

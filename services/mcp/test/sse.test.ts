import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  LIST,
  startService,
  tenantConfig,
  toolCall,
  unreachableSql,
  HOST,
  ISSUER,
} from './service.ts'
import { eventsOf, openStream, tryStream, whileAlive } from './open-stream.ts'

const start = async () => startService([tenantConfig(unreachableSql())])
const closing = (reason: string) => ({ event: 'close', data: JSON.stringify({ reason }) })

test('a session belongs to the principal that opened it, and needs its scopes', async () => {
  await using service = await start()
  const token = await service.tokenFor('sql:read')
  await using stream = await openStream(service, token)
  assert.match(stream.address, /^\/messages\?sessionId=/)
  const stranger = await service.tokenFor('sql:read', { sub: 'user-2' })
  assert.equal((await service.post(stream.address, stranger, LIST)).status, 404)
  assert.equal((await service.post(stream.address, undefined, LIST)).status, 401)
  assert.equal((await service.post('/messages?sessionId=unknown', token, LIST)).status, 404)
  const write = toolCall('execute_sql', { sql: 'DELETE FROM t' })
  assert.equal((await service.post(stream.address, token, write)).status, 403)
  assert.equal((await service.post(stream.address, token, { nonsense: 1 })).status, 400)
  const renewed = await service.tokenFor('sql:read')
  assert.equal((await service.post(stream.address, renewed, LIST)).status, 202)
})

test('a stream ends with an event that says why when its token expires', async () => {
  await using service = await start()
  await using stream = await whileAlive(async (expiresInSeconds) => {
    const token = await service.issuer.mint({ audience: `${ISSUER}/sse`, expiresInSeconds })
    return tryStream(service, { authorization: `Bearer ${token}` })
  })
  assert.deepEqual(await stream.next(), closing('token_expired'))
  assert.equal(await stream.next(), undefined)
})

test('a request with a fresh token keeps the stream of one that expires', async () => {
  await using service = await start()
  const renewed = await service.tokenFor('sql:read')
  const isRenewed = async ({ address }: { address: string }) => {
    const { status } = await service.post(address, renewed, LIST)
    assert.ok(status === 202 || status === 404, String(status))
    return status === 202
  }
  // One more stream of the token that expires, so that its end is known to have come.
  const { stream, control } = await whileAlive(async (expiresInSeconds) => {
    const token = await service.issuer.mint({ audience: `${ISSUER}/sse`, expiresInSeconds })
    const headers = { authorization: `Bearer ${token}` }
    const kept = await tryStream(service, headers)
    const ended = kept && (await tryStream(service, headers))
    return ended && (await isRenewed(kept)) ? { stream: kept, control: ended } : undefined
  })
  assert.equal((await stream.next())?.event, 'message')
  assert.deepEqual(await control.next(), closing('token_expired'))
  assert.equal(await isRenewed(stream), true)
  assert.equal((await stream.next())?.event, 'message')
  await stream[Symbol.asyncDispose]()
})

test('a stream ends with an event that says why when its grant or its token is revoked', async () => {
  await using service = await start()
  const open = async (claims: Record<string, string>) =>
    openStream(service, await service.tokenFor('sql:read', claims))
  await using ended = await open({ gid: 'grant-a' })
  await using single = await open({ gid: 'grant-b', jti: 'token-b' })
  const kept = await service.tokenFor('sql:read', { gid: 'grant-c' })
  await using open3 = await openStream(service, kept)
  service.issuer.revoke('grant-a', 'token-b')
  assert.deepEqual(await ended.next(), closing('grant_revoked'))
  assert.equal(await ended.next(), undefined)
  assert.deepEqual(await single.next(), closing('token_revoked'))
  assert.equal((await service.post(open3.address, kept, LIST)).status, 202)
  assert.equal((await open3.next())?.event, 'message')
})

test('a service that stops ends its streams with an event that says so', async () => {
  const service = await start()
  await using stream = await openStream(service, await service.tokenFor('sql:read'))
  const stopped = service[Symbol.asyncDispose]()
  assert.deepEqual(await stream.next(), closing('shutdown'))
  assert.equal(await stream.next(), undefined)
  await stopped
})

test('after a reload a session has the rights and the limits of the tenant as it is now', async () => {
  await using service = await startService([
    tenantConfig(unreachableSql()),
    tenantConfig(unreachableSql(), { id: 'other' }),
  ])
  const token = await service.issuer.mint({
    audience: `${ISSUER}/sse`,
    scope: 'sql:read sql:write',
  })
  await using stream = await openStream(service, token)
  const other = await service.issuer.mint({ audience: `${ISSUER}/t/other/sse` })
  await using removed = await openStream(service, other, '/t/other/sse')
  const before = service.tenants.get('default')
  const { writer: _, ...readOnly } = unreachableSql()
  const next = tenantConfig({ ...readOnly, writer: undefined })
  await service.tenants.apply({ host: HOST, issuer: ISSUER, tenants: [next] })
  assert.notEqual(service.tenants.get('default'), before)
  assert.deepEqual(await removed.next(), closing('tenant_removed'))
  assert.match((await stream.next())?.data ?? '', /notifications\/tools\/list_changed/)

  const write = toolCall('execute_sql', { sql: 'DELETE FROM t' }, 7)
  assert.equal((await service.post(stream.address, token, write)).status, 202)
  for (;;) {
    const event = await stream.next()
    assert.ok(event)
    const message = JSON.parse(event.data) as { id?: number }
    if (message.id !== 7) continue
    assert.match(event.data, /read-only/)
    break
  }
})

test('the table of streams is bounded, for one caller and for a tenant', async () => {
  await using service = await startService([
    tenantConfig(unreachableSql()),
    tenantConfig(unreachableSql(), { id: 'other' }),
  ])
  const opened: Response[] = []
  /** Without a socket: a thousand streams. */
  const open = async (sub: string, path = '/sse') => {
    const token = await service.issuer.mint({ audience: `${ISSUER}${path}`, claims: { sub } })
    const headers = { host: HOST, authorization: `Bearer ${token}` }
    const response = await service.fetch(new Request(`http://${HOST}${path}`, { headers }))
    if (response.status === 200) opened.push(response)
    return response
  }
  for (let count = 0; count < 20; count += 1) assert.equal((await open('greedy')).status, 200)
  const refused = await open('greedy')
  assert.equal(refused.status, 503)
  assert.equal(refused.headers.get('retry-after'), '10')
  for (let count = 20; count < 1000; count += 1) {
    assert.equal((await open(`user-${Math.floor(count / 20)}`)).status, 200)
  }
  assert.equal((await open('late')).status, 503)
  assert.match(await service.metrics.registry.metrics(), /puente_sse_connections 1000/)
  assert.equal((await open('late', '/t/other/sse')).status, 200)

  // A place that is given up is another's.
  const [first] = opened
  assert.ok(first)
  await eventsOf(first).close()
  assert.equal((await open('late')).status, 200)
  for (const response of opened.slice(1)) await response.body?.cancel()
})

test('a stream on which nothing is asked for half an hour ends with an event that says why', async (context) => {
  await using service = await start()
  const authorization = `Bearer ${await service.tokenFor('sql:read')}`
  /** Without a socket, whose own timers must go on. */
  const open = async () => {
    const headers = { host: HOST, authorization }
    return eventsOf(await service.fetch(new Request(`http://${HOST}/sse`, { headers })))
  }
  await (await open()).close()
  context.mock.timers.enable({ apis: ['setTimeout'] })
  using _real = { [Symbol.dispose]: () => context.mock.timers.reset() }
  const stream = await open()
  const address = (await stream.next())?.data ?? ''
  const ask = async () => {
    const headers = { host: HOST, authorization, 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body: JSON.stringify(LIST) }
    return service.fetch(new Request(`http://${HOST}${address}`, request))
  }
  context.mock.timers.tick(20 * 60_000)
  assert.equal((await ask()).status, 202)
  assert.equal((await stream.next())?.event, 'message')
  context.mock.timers.tick(20 * 60_000)
  assert.equal((await ask()).status, 202)
  assert.equal((await stream.next())?.event, 'message')
  context.mock.timers.tick(30 * 60_000)
  assert.deepEqual(await stream.next(), closing('idle'))
  assert.equal((await ask()).status, 404)
})

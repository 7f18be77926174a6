import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventsOf, whileAlive } from './open-stream.ts'
import {
  HOST,
  ISSUER,
  startService,
  tenantConfig,
  unreachableSql,
  type Service,
} from './service.ts'

const start = async () => startService([tenantConfig(unreachableSql())])

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}
const HEADERS = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' }

/** Opens the stream on which a client of 2026-07-28 hears of changes. */
const listen = async (service: Service, token: string) => {
  const message = {
    jsonrpc: '2.0',
    id: 'sub-1',
    method: 'subscriptions/listen',
    params: { _meta: META, notifications: { toolsListChanged: true } },
  }
  return service.post('/mcp', token, message, HEADERS)
}

const opened = async (service: Service, token: string) => acknowledged(await listen(service, token))

const acknowledged = async (response: Response) => {
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('x-accel-buffering'), 'no')
  const events = eventsOf(response)
  assert.match((await events.next())?.data ?? '', /notifications\/subscriptions\/acknowledged/)
  return events
}

const last = async (events: ReturnType<typeof eventsOf>) => {
  const data = (await events.next())?.data ?? ''
  assert.equal(await events.next(), undefined)
  return JSON.parse(data) as { id: string; result: { _meta: Record<string, string> } }
}

test('a subscription ends with its result, which says why, when its token expires', async () => {
  await using service = await start()
  const events = await whileAlive(async (expiresInSeconds) => {
    const token = await service.issuer.mint({ audience: `${ISSUER}/mcp`, expiresInSeconds })
    const response = await listen(service, token)
    return response.status === 401 ? undefined : acknowledged(response)
  })
  const { id, result } = await last(events)
  assert.equal(id, 'sub-1')
  assert.deepEqual(result, {
    resultType: 'complete',
    _meta: { 'io.modelcontextprotocol/subscriptionId': 'sub-1', 'puente/reason': 'token_expired' },
  })
})

test('a subscription ends when its grant is revoked, and the place in the table is free again', async () => {
  await using service = await start()
  const events = await opened(service, await service.tokenFor('sql:read', { gid: 'grant-a' }))
  assert.match(await service.metrics.registry.metrics(), /puente_sse_connections 1/)
  service.issuer.revoke('grant-a')
  const { result } = await last(events)
  assert.equal(result._meta['puente/reason'], 'grant_revoked')
  assert.match(await service.metrics.registry.metrics(), /puente_sse_connections 0/)
})

test('the subscriptions of one caller are bounded', async () => {
  await using service = await start()
  const token = await service.tokenFor('sql:read')
  const all = []
  for (let count = 0; count < 20; count += 1) all.push(await opened(service, token))
  const refused = await listen(service, token)
  assert.equal(refused.status, 503)
  assert.match(await refused.text(), /"id":"sub-1"/)
  for (const events of all) await events.close()
})

test('a subscription ends with its tenant', async () => {
  await using service = await start()
  const events = await opened(service, await service.tokenFor('sql:read'))
  const other = tenantConfig(unreachableSql(), { id: 'other' })
  await service.tenants.apply({ host: HOST, issuer: ISSUER, tenants: [other] })
  // It may hear before that there are other tools.
  const told = []
  for (let event = await events.next(); event !== undefined; event = await events.next()) {
    told.push(event.data)
  }
  assert.match(told.at(-1) ?? '', /"puente\/reason":"tenant_removed"/)
})

test('a subscription hears that the tools have changed when a tenant is loaded again', async () => {
  await using service = await start()
  const events = await opened(service, await service.tokenFor('sql:read'))
  const next = tenantConfig(unreachableSql(), { limits: { rows: 7 } })
  await service.tenants.apply({ host: HOST, issuer: ISSUER, tenants: [next] })
  assert.match((await events.next())?.data ?? '', /notifications\/tools\/list_changed/)
  await events.close()
})

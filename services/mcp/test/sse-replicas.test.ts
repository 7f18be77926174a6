import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import postgres from 'postgres'
import { openStream } from './open-stream.ts'
import { createProofKey, prove } from './proof-key.ts'
import {
  ISSUER,
  LIST,
  startService,
  tenantConfig,
  toolCall,
  unreachableSql,
  type Service,
} from './service.ts'

const start = async () => startService([tenantConfig(unreachableSql())])

/** One more replica of a service: the same issuer, the same PostgreSQL. */
const startBeside = async ({ issuer, databaseUrl }: Service) =>
  startService([tenantConfig(unreachableSql())], { issuer, databaseUrl })

test('a client of 2024-11-05 works when every message arrives at another replica', async () => {
  await using owner = await start()
  await using other = await startBeside(owner)
  const authorization = `Bearer ${await owner.tokenFor('sql:read')}`
  const client = new Client({ name: 'test', version: '1' })
  const transport = new SSEClientTransport(new URL(`${owner.origin}/sse`), {
    requestInit: { headers: { authorization } },
    fetch: async (url, init) => {
      const moved = new URL(url)
      if (moved.pathname === '/messages') moved.host = new URL(other.origin).host
      return fetch(moved, init)
    },
  })
  await client.connect(transport)
  assert.ok((await client.listTools()).tools.length > 0)
  const result = await client.callTool({ name: 'query_sql', arguments: { sql: 'SELECT 1' } })
  assert.match(JSON.stringify(result), /The database cannot be reached/)
  await client.close()
})

test('at another replica a message is checked as at its own', async () => {
  await using owner = await start()
  await using other = await startBeside(owner)
  const token = await owner.tokenFor('sql:read')
  await using stream = await openStream(owner, token)
  const post = async (to: Service, body: unknown, bearer: string | undefined = token) => {
    const response = await to.post(stream.address, bearer, body)
    const challenge = response.headers.get('www-authenticate')
    return { status: response.status, challenge, text: await response.text() }
  }
  const stranger = await owner.tokenFor('sql:read', { sub: 'user-2' })
  for (const [body, bearer, status] of [
    [LIST, token, 202],
    [LIST, stranger, 404],
    [LIST, await owner.tokenFor('sql:read', { client_id: 'client-2' }), 404],
    [LIST, 'nonsense', 401],
    [toolCall('execute_sql', { sql: 'DELETE FROM t' }), token, 403],
    [{ nonsense: 1 }, token, 400],
    ['{"jsonrpc":', token, 400],
  ] as const) {
    const [here, there] = [await post(owner, body, bearer), await post(other, body, bearer)]
    assert.equal(here.status, status, JSON.stringify(body))
    assert.deepEqual(there, here)
  }
})

test('a message goes on with the id that the gateway gave it, once and no further', async () => {
  await using owner = await start()
  await using other = await startBeside(owner)
  const token = await owner.tokenFor('sql:read')
  await using stream = await openStream(owner, token)
  const id = { 'x-request-id': 'from-the-gateway' }
  const answer = await other.post(stream.address, token, LIST, id)
  assert.equal(answer.headers.get('x-request-id'), 'from-the-gateway')
  // What was passed on already is passed on no more, so that no address can lead round in a circle.
  const again = await other.post(stream.address, token, LIST, { 'puente-forwarded': '1' })
  assert.equal(again.status, 404)
})

test('a session id that was made up leads nowhere', async () => {
  await using service = await start()
  const token = await service.tokenFor('sql:read')
  await using stream = await openStream(service, token)
  const [, own = ''] = /sessionId=([^.]+)/.exec(stream.address) ?? []
  const secret = 'x'.repeat(32)
  for (const id of [
    '',
    'unknown',
    `${own}.${secret}`,
    `${'y'.repeat(16)}.${secret}`,
    `127.0.0.1:9008/.${secret}`,
    `http://127.0.0.1/.${secret}`,
    `${'..%2f'.repeat(4)}.${secret}`,
  ]) {
    const path = `/messages?sessionId=${encodeURIComponent(id)}`
    assert.equal((await service.post(path, token, LIST)).status, 404, id)
  }
})

test('a session whose replica is gone is a 404, which has the client open a new stream', async () => {
  await using other = await start()
  const token = await other.tokenFor('sql:read')
  const left = await startBeside(other)
  const stream = await openStream(left, token)
  assert.equal((await other.post(stream.address, token, LIST)).status, 202)
  await stream[Symbol.asyncDispose]()
  await left[Symbol.asyncDispose]()
  assert.equal((await other.post(stream.address, token, LIST)).status, 404)

  // One that was killed leaves its name, and another process may have its address by now.
  const sql = postgres(other.databaseUrl, { max: 1 })
  for (const [id, url] of [
    ['k'.repeat(16), 'http://127.0.0.1:1'],
    ['r'.repeat(16), other.origin],
  ] as const) {
    await sql`INSERT INTO mcp.replicas (id, url, seen_at) VALUES (${id}, ${url}, now())`
    const path = `/messages?sessionId=${id}.${'x'.repeat(32)}`
    assert.equal((await other.post(path, token, LIST)).status, 404, url)
  }
  await sql.end()
})

test('a proof of possession is used up by the replica that has the session', async () => {
  await using owner = await start()
  await using other = await startBeside(owner)
  const key = await createProofKey()
  const token = await owner.tokenFor('sql:read', { cnf: { jkt: key.jkt } })
  const headers = async (method: string, path: string) => ({
    authorization: `DPoP ${token}`,
    dpop: await prove(key, token, { htm: method, htu: `${ISSUER}${path}` }),
  })
  await using stream = await openStream(owner, await headers('GET', '/sse'))
  const proven = await headers('POST', '/messages')
  const post = async (proof: Record<string, string>) =>
    (await other.post(stream.address, undefined, LIST, proof)).status
  assert.equal(await post(proven), 202)
  assert.equal(await post(proven), 401)
  assert.equal(await post({ authorization: `DPoP ${token}` }), 401)
  assert.equal(await post({ authorization: `Bearer ${token}` }), 401)
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { after, test } from 'node:test'
import { issueReset } from '../src/accounts/reset.ts'
import { createBrowser } from './browser.ts'
import { allow, obtainTokens, refresh, register, request, tokenRequest } from './client.ts'
import { createDatabase } from './database.ts'
import { WRITER, post, send } from './harness.ts'
import { createService } from './service.ts'
import { until } from './until.ts'

const database = await createDatabase()
const service = await createService(database.url)
after(async () => {
  await service[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** Everything a flow puts on the wire that would let somebody in: whoever reads it must not be able to use it. */
const runFlow = async (origin: { origin: string }) => {
  const secrets = new Map<string, string>([['password', WRITER.password]])
  const note = (what: string, value: unknown) =>
    secrets.set(`${what} ${secrets.size}`, String(value))
  const client = await register(origin, { token_endpoint_auth_method: 'client_secret_post' })
  note('client secret', client.client_secret)
  const browser = createBrowser(origin)
  const { url, verifier } = await request(client)
  note('code verifier', verifier)
  const { url: callback } = await allow(origin, url, { browser })
  const code = String(callback.searchParams.get('code'))
  note('code', code)
  for (const { name, value } of browser.cookies.values()) note(`cookie ${name}`, value)
  const form = {
    grant_type: 'authorization_code',
    client_id: client.client_id,
    client_secret: String(client.client_secret),
    code,
    redirect_uri: `${callback.origin}${callback.pathname}`,
    code_verifier: verifier,
  }
  const issued = await tokenRequest(origin, form)
  assert.equal(issued.status, 200)
  note('access token', issued.body.access_token)
  note('refresh token', issued.body.refresh_token)
  const secret = { client_secret: String(client.client_secret) }
  const next = await refresh(origin, client, String(issued.body.refresh_token), secret)
  assert.equal(next.status, 200)
  note('access token', next.body.access_token)
  note('refresh token', next.body.refresh_token)
  // What goes wrong is logged as well: a replayed code, an unknown token, a wrong secret.
  await tokenRequest(origin, form)
  await refresh(origin, client, 'made-up-refresh-token', secret)
  note('made up', 'made-up-refresh-token')
  const pushed = await post(origin, '/par', { ...Object.fromEntries(url.searchParams), ...secret })
  const { request_uri: requestUri } = (await pushed.json()) as { request_uri: string }
  assert.ok(requestUri)
  note('request_uri', requestUri.split(':').at(-1))
  await send(origin, url)
  return secrets
}

test('nothing that was on the wire and lets somebody in is in the log or in any table', async () => {
  const replica = await service.startReplica({ LOG_LEVEL: 'trace' })
  const secrets = await runFlow(replica)
  const [account] = await service.sql<{ id: string }[]>`select id from auth.account`
  secrets.set('reset token', await issueReset(service.sql, String(account?.id), 10))
  // Alive until now, which those of the flow with a replayed code are not.
  const { tokens } = await obtainTokens(replica)
  secrets.set('refresh token, the last', tokens.refresh_token)
  assert.ok(secrets.size >= 14)
  const { stdout, stderr } = replica.output()
  assert.equal(stderr, '')
  const tables = await service.sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'auth'::regnamespace and c.relkind in ('r', 'p')`
  assert.ok(tables.length > 10)
  const rows: string[] = []
  for (const { name } of tables) {
    const found = await service.sql.unsafe<{ row: string }[]>(
      `select to_jsonb(t)::text as row from ${name} t`,
    )
    rows.push(...found.map(({ row }) => row))
  }
  const stored = rows.join('\n')
  for (const [what, secret] of secrets) {
    assert.ok(secret.length >= 16, what)
    assert.ok(!stdout.includes(secret), `${what} is in the log`)
    const spellings = [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64'),
    ]
    for (const spelling of spellings) assert.ok(!stored.includes(spelling), `${what} is stored`)
  }
  // The search would find what is there: the hash of the last refresh token, as PostgreSQL shows it.
  const last = [...secrets].findLast(([what]) => what.startsWith('refresh token'))?.[1] ?? ''
  assert.ok(stored.includes(createHash('sha256').update(last).digest('hex')))
  // Each line of the log is JSON and says which request it belongs to.
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const requests = lines.filter(({ msg }) => msg === 'request')
  assert.ok(requests.length > 10)
  for (const line of requests) assert.match(String(line['requestId']), /^[\w-]{8,64}$/)
})

test('metrics have the names and labels that dashboards are built on, and few values', async () => {
  const replica = await service.startReplica()
  await obtainTokens(replica)
  await send(replica, '/nothing/here?x=1')
  await send(replica, `/interaction/${'x'.repeat(43)}`)
  await post(replica, '/register', {})
  const text = await until('the database is up', async () => {
    const shown = await (await fetch(`${replica.opsOrigin}/metrics`)).text()
    return /^puente_database_up 1$/m.test(shown) && shown
  })
  for (const line of [
    /^puente_tokens_issued_total\{grant_type="authorization_code"\} 1$/m,
    /^puente_logins_total\{outcome="ok"\} 1$/m,
    /^puente_registrations_total\{kind="dynamic",outcome="ok"\} 1$/m,
    /^puente_http_requests_total\{route="\/token",status="200"\} 1$/m,
    /^puente_http_requests_total\{route="other",status="404"\} 1$/m,
    /^puente_database_roundtrip_seconds \d/m,
    /^puente_clock_skew_seconds -?\d$/m,
    /^puente_audit_batch_records_sum \d+$/m,
    /^process_resident_memory_bytes \d+$/m,
  ]) {
    assert.match(text, line)
  }
  assert.doesNotMatch(text, /x{43}|nothing\/here/)
})

test('a replica that is being stopped says so to the probe, and lets nobody new in', async () => {
  const replica = await service.startReplica()
  const ready = async () => {
    const response = await fetch(`${replica.opsOrigin}/readyz`)
    return `${response.status} ${await response.text()}`
  }
  await until('ready', async () => (await ready()) === '200 ok\n')
  // A request that is not over keeps the service draining. It says "continue" once it has the request.
  const slow = httpRequest(`${replica.origin}/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': 10,
      expect: '100-continue',
    },
  }).on('error', () => undefined)
  slow.flushHeaders()
  await once(slow, 'continue')
  replica.signal('SIGTERM')
  await replica.logged('stopping')
  assert.equal(await ready(), '503 draining\n')
  await assert.rejects(fetch(`${replica.origin}/jwks`))
  slow.destroy()
  assert.equal(await replica.exited, 0)
})

test('a replica that is told to stop later goes on answering, each answer the last of its connection', async () => {
  const replica = await service.startReplica({ STOP_DELAY_SECONDS: '60' })
  const keys = async () => {
    const response = await fetch(`${replica.origin}/jwks`)
    await response.text()
    return [response.status, response.headers.get('connection')]
  }
  assert.deepEqual(await keys(), [200, 'keep-alive'])
  replica.signal('SIGTERM')
  await replica.logged('stopping')
  assert.equal((await fetch(`${replica.opsOrigin}/readyz`)).status, 503)
  assert.deepEqual(await keys(), [200, 'close'])
  assert.deepEqual(await keys(), [200, 'close'])
  replica.signal('SIGKILL')
})

import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, test } from 'node:test'
import { decodeJwt } from 'jose'
import { createBrowser } from './browser.ts'
import {
  obtainCode,
  obtainTokens,
  refresh,
  register,
  request,
  signIn,
  tokenRequest,
} from './client.ts'
import type { Client } from './client.ts'
import { createOwnPostgres } from './own-postgres.ts'
import { createService } from './service.ts'
import { until } from './until.ts'

const database = await createOwnPostgres()
const service = await createService(database.url)
after(async () => {
  await service[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

type Replica = Awaited<ReturnType<typeof service.startReplica>>

/** Refreshes as clients do, all the time: what fails for want of a server is tried again with the same token. */
const startRefreshing = (
  replicas: () => readonly Replica[],
  { client, tokens }: { client: Client; tokens: { refresh_token: string } },
) => {
  const stopping = new AbortController()
  const seen = { ok: 0, failed: 0, refused: [] as string[] }
  const run = async () => {
    let token = tokens.refresh_token
    for (let turn = 0; !stopping.signal.aborted; turn += 1) {
      const choice = replicas()
      const replica = choice[turn % choice.length]
      assert.ok(replica)
      const answer = await refresh(replica, client, token).catch(() => undefined)
      if (answer?.status === 200) {
        seen.ok += 1
        token = String(answer.body.refresh_token)
      } else if (answer === undefined || answer.status >= 500) seen.failed += 1
      else seen.refused.push(`${answer.status} ${answer.body.error ?? ''}`)
      await sleep(20)
    }
  }
  const running = run()
  return {
    seen,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

type Refreshing = ReturnType<typeof startRefreshing>

/** Waits until every one of these has seen so many more good answers, or has been refused. */
const untilMore = async (clients: readonly Refreshing[], more: number) => {
  const before = clients.map(({ seen }) => seen.ok)
  await until(`${more} more refreshes of each client`, () =>
    clients.every(
      ({ seen }, index) => seen.refused.length > 0 || seen.ok >= Number(before[index]) + more,
    ),
  )
}

const obtainMany = async (replica: Replica, count: number) => {
  const all: Awaited<ReturnType<typeof obtainTokens>>[] = []
  while (all.length < count) all.push(await obtainTokens(replica))
  return all
}

// A rotated refresh token is good for 30 seconds more: longer away proves nothing of what happens within them.
const LONGEST_OUTAGE_MS = 25_000

/** Lets PostgreSQL crash and come back under somebody's hands; returns for how long it was away. */
const crashOnce = async (replica: Replica) => {
  const connections = await obtainMany(replica, 4)
  const browser = createBrowser(replica)
  const { url } = await request(await register(replica))
  const page = await browser.go(url)
  const { form } = await obtainCode(replica)

  const clients = connections.map((it) => startRefreshing(() => [replica], it))
  await untilMore(clients, 2)
  const startedMs = performance.now()
  await database.stop()
  assert.equal((await fetch(`${replica.opsOrigin}/readyz`)).status, 503)
  assert.equal((await fetch(`${replica.opsOrigin}/livez`)).status, 200)
  const failed = await signIn(browser, page)
  assert.ok(failed.status >= 500, String(failed.status))
  assert.match(failed.text, /try again/i)
  await until('every client has met the outage', () => clients.every(({ seen }) => seen.failed > 0))
  await database.start()
  await until(
    'ready again',
    async () => (await fetch(`${replica.opsOrigin}/readyz`)).status === 200,
  )
  await untilMore(clients, 2)
  const redeemed = await tokenRequest(replica, form)
  const tookMs = performance.now() - startedMs
  for (const client of clients) await client.stop()
  if (tookMs > LONGEST_OUTAGE_MS) return tookMs

  for (const { seen } of clients) assert.deepEqual(seen.refused, [])
  // The page that was open, and the code that was under way.
  assert.match((await signIn(browser, await browser.go(page.url))).text, /name="scope"/)
  assert.equal(redeemed.status, 200)
  return tookMs
}

test(
  'PostgreSQL crashes and comes back: nobody registers, signs in or connects again',
  { timeout: 300_000 },
  async () => {
    const replica = await service.startReplica()
    for (let round = 0; round < 4; round += 1) {
      if ((await crashOnce(replica)) <= LONGEST_OUTAGE_MS) return
    }
    assert.fail('PostgreSQL never came back within the grace window')
  },
)

test('a replica is killed while it works: the other goes on with everything that was begun', async () => {
  const [doomed, other] = [await service.startReplica(), await service.startReplica()]
  const connections = await obtainMany(doomed, 4)
  let alive = [doomed, other]
  const clients = connections.map((it) => startRefreshing(() => alive, it))

  const browser = createBrowser(doomed)
  const { url } = await request(await register(doomed))
  const page = await browser.go(url)
  const { form } = await obtainCode(doomed)
  await untilMore(clients, 4)
  doomed.signal('SIGKILL')
  await doomed.exited
  alive = [other]
  await untilMore(clients, 5)
  for (const client of clients) await client.stop()
  for (const { seen } of clients) assert.deepEqual(seen.refused, [])
  const moved = createBrowser(other)
  for (const [key, cookie] of browser.cookies) moved.cookies.set(key, cookie)
  assert.match((await signIn(moved, await moved.go(page.url))).text, /name="scope"/)
  assert.equal((await tokenRequest(other, form)).status, 200)
})

const SKEW_SECONDS = 600

/** A replica whose clock is wrong by so many seconds. */
const startSkewed = (seconds: number) => {
  const script = `
    const Right = Date
    globalThis.Date = class extends Right {
      constructor(...args) { args.length ? super(...args) : super(Right.now() + ${seconds} * 1000) }
      static now() { return Right.now() + ${seconds} * 1000 }
    }`
  const module = `data:text/javascript,${encodeURIComponent(script)}`
  return service.startReplica({ NODE_OPTIONS: `--import=${module}` })
}

test('clocks are wrong by ten minutes either way: nothing lives longer, connections go on', async () => {
  const right = await service.startReplica()
  const [slow, fast] = [await startSkewed(-SKEW_SECONDS), await startSkewed(SKEW_SECONDS)]

  // A code that is too old is refused by every replica, also by one for which it is still young.
  for (const replica of [right, slow, fast]) {
    const { form } = await obtainCode(right)
    await service.sql`
      update auth.oidc_model set expires_at = now() - interval '1 second'
      where model = 'AuthorizationCode' and consumed_at is null`
    assert.equal((await tokenRequest(replica, form)).body.error, 'invalid_grant')
  }

  // A rotated token is taken for stolen by the database's clock, whatever the replica thinks.
  for (const replica of [slow, fast]) {
    const { client, tokens } = await obtainTokens(right)
    assert.equal((await refresh(right, client, tokens.refresh_token)).status, 200)
    await service.sql`
      update auth.oidc_model set consumed_at = now() - interval '31 seconds'
      where model = 'RefreshToken' and consumed_at is not null and client_id = ${client.client_id}`
    assert.equal((await refresh(replica, client, tokens.refresh_token)).status, 400)
  }

  // One connection over all three.
  const { client, tokens } = await obtainTokens(right)
  let token = tokens.refresh_token
  for (const replica of [slow, fast, right, slow]) {
    const { status, body } = await refresh(replica, client, token)
    assert.equal(status, 200)
    token = String(body.refresh_token)
    const { iat = 0, exp = 0 } = decodeJwt(String(body.access_token))
    assert.equal(exp - iat, 3600)
  }
  for (const [replica, sign] of [
    [slow, '-'],
    [fast, ''],
  ] as const) {
    await until('the wrong clock is logged', async () => {
      await fetch(`${replica.opsOrigin}/metrics`)
      const line = new RegExp(`"seconds":${sign}\\d+.*the clock differs from the database’s`)
      return line.test(replica.output().stdout)
    })
  }
})

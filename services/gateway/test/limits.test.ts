import assert from 'node:assert/strict'
import type { ClientHttp2Session } from 'node:http2'
import { after, before, test } from 'node:test'
import { ask, openSession, type Http2Answer } from './session.ts'
import { startStand, type Stand } from './stand.ts'

const LIMIT_MS = 60_000
/** Below the number of streams that nginx lets one HTTP/2 connection have. */
const AT_ONCE = 100

let stand: Stand
before(async () => {
  // Who calls is said in a header, as by a load balancer that is trusted.
  stand = await startStand({ PUENTE_UNLIMITED: '', PUENTE_TRUSTED_PROXIES: '127.0.0.1' })
})
after(async () => {
  await stand[Symbol.asyncDispose]()
})

type Caller = Readonly<Record<string, string>>
const from = (address: string, token?: string): Caller => ({
  'x-forwarded-for': address,
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
})

async function askMany(
  session: ClientHttp2Session,
  count: number,
  [method = '', path = '']: readonly string[],
  caller: Caller,
): Promise<Http2Answer[]> {
  const answers: Http2Answer[] = []
  for (let left = count; left > 0; left -= AT_ONCE) {
    const some = Array.from({ length: Math.min(left, AT_ONCE) }, () =>
      ask(session, method, path, caller),
    )
    answers.push(...(await Promise.all(some)))
  }
  return answers
}

/** Calls until one is refused: how many passed, and the refusal. However slowly it runs, a burst passes whole. */
async function untilRefused(session: ClientHttp2Session, route: readonly string[], caller: Caller) {
  const end = Date.now() + LIMIT_MS
  let passed = 0
  while (Date.now() < end) {
    const answers = await askMany(session, AT_ONCE, route, caller)
    passed += answers.filter(({ status }) => status === 200).length
    const refused = answers.find(({ status }) => status !== 200)
    if (refused !== undefined) return { passed, refused }
  }
  throw new Error(`${route.join(' ')} was never refused`)
}

const oauth = { error: 'temporarily_unavailable', error_description: 'too_many_requests' }
const rpc = { jsonrpc: '2.0', error: { code: -32_000, message: 'too_many_requests' }, id: null }
const plain = { error: 'too_many_requests' }

const LIMITS = [
  { route: 'POST /register', burst: 30, wait: '30', body: oauth },
  { route: 'POST /token', burst: 60, wait: '10', body: oauth },
  { route: 'POST /par', burst: 60, wait: '10', body: oauth },
  { route: 'POST /device/auth', burst: 60, wait: '10', body: oauth },
  { route: 'POST /interaction/abc/sign-in', burst: 30, wait: '10', body: plain },
  { route: 'POST /account/password', burst: 30, wait: '10', body: plain },
  { route: 'POST /device', burst: 30, wait: '10', body: plain },
  { route: 'GET /authorize', burst: 100, wait: '10', body: plain },
  { route: 'GET /interaction/abc', burst: 100, wait: '10', body: plain },
  { route: 'GET /jwks', burst: 100, wait: '2', body: plain },
  { route: 'GET /health', burst: 100, wait: '2', body: plain },
  { route: 'GET /results/a.csv', burst: 100, wait: '2', body: plain },
  { route: 'POST /mcp', burst: 200, wait: '2', body: rpc },
  { route: 'POST /t/north/messages', burst: 200, wait: '2', body: rpc },
] as const

for (const [index, { route, burst, wait, body }] of LIMITS.entries()) {
  test(`${route}: ${burst} at once pass, then one address gets 429 and others go on`, async () => {
    await using session = await openSession(stand)
    const words = route.split(' ')
    const seen = () => stand.auth.received.length + stand.mcp.received.length
    const before = seen()
    const { passed, refused } = await untilRefused(session, words, from(`192.0.2.${index}`))
    assert.ok(passed > burst, `${passed} passed`)
    assert.equal(refused.status, 429)
    assert.equal(refused.retryAfter, wait)
    assert.deepEqual(JSON.parse(refused.text), body)
    assert.equal(seen() - before, passed)
    const [other] = await askMany(session, 1, words, from(`198.51.100.${index}`))
    assert.equal(other?.status, 200)
  })
}

for (const [route, count] of [
  ['POST /register', 120],
  ['POST /token', 600],
  ['GET /jwks', 400],
] as const) {
  test(`${route}: ${count} at once from the range that Claude's users share all pass`, async () => {
    await using session = await openSession(stand)
    const answers = await askMany(session, count, route.split(' '), from('160.79.104.10'))
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  })
}

test("in the range that Claude's users share, calls are counted by token", async () => {
  await using session = await openSession(stand)
  const token = (name: string) => `head.claims.${name.repeat(86)}`
  const address = '160.79.111.254'
  const busy = from(address, token('a'))
  const { passed, refused } = await untilRefused(session, ['POST', '/mcp'], busy)
  assert.ok(passed > 200)
  assert.deepEqual([refused.status, JSON.parse(refused.text)], [429, rpc])
  for (const name of ['b', 'c', 'd']) {
    const others = await askMany(session, 200, ['POST', '/mcp'], from(address, token(name)))
    assert.ok(others.every(({ status }) => status === 200))
  }
})

test('the addresses of one IPv6 household count as one caller, those of another do not', async () => {
  const route = ['POST', '/register'] as const
  /** Whether using up what one address has refuses the other; asked some times, as what is used up comes back. */
  const share = async (one: string, other: string) => {
    for (let attempt = 0; attempt < 10; attempt++) {
      await using session = await openSession(stand)
      await untilRefused(session, route, from(one))
      const { status } = await ask(session, 'POST', '/register', from(other))
      if (status === 429) return true
    }
    return false
  }
  assert.ok(await share('2001:db8:1:2::1', '2001:db8:1:2:aaaa:bbbb:cccc:dddd'))
  assert.ok(await share('2001:db8::1', '2001:db8::ffff'))
  assert.ok(!(await share('2001:db8:1:2::1', '2001:db8:1:3::1')))
  assert.ok(!(await share('2001:db8::1', '2001:db9::1')))
})

test('one address has at most 200 requests at work, and the next when one of them has ended', async (t) => {
  const release = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  let open = 0
  t.after(() => (stand.mcp.answer = undefined))
  stand.mcp.answer = async (_, response) => {
    open += 1
    if (open === 200) arrived.resolve()
    await release.promise
    response.end()
  }
  await using one = await openSession(stand)
  await using two = await openSession(stand)
  await using three = await openSession(stand)
  const caller = from('203.0.113.77')
  const streams = [one, two].map((session) =>
    Array.from({ length: AT_ONCE }, () => ask(session, 'GET', '/sse', caller)),
  )
  await arrived.promise
  const refused = await ask(three, 'GET', '/sse', caller)
  assert.deepEqual([refused.status, refused.retryAfter], [429, '2'])
  assert.equal(open, 200)
  release.resolve()
  await Promise.all(streams.flat())
  // nginx forgets a request a moment after its last byte, and refills the burst.
  const end = Date.now() + LIMIT_MS
  while ((await ask(three, 'GET', '/sse', caller)).status !== 200) assert.ok(Date.now() < end)
})

test('the header of somebody who is no trusted proxy names no address', async () => {
  await using direct = await startStand({ PUENTE_UNLIMITED: '' })
  await using session = await openSession(direct)
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) =>
      ask(session, 'POST', '/register', from(`192.0.2.${index}`)),
    ),
  )
  assert.ok(answers.some(({ status }) => status === 429))
  const [line = {}] = await direct.logged(1)
  assert.equal(line['clientAddress'], '127.0.0.1')
})

test('networks without limits have none', async () => {
  await using open = await startStand({ PUENTE_UNLIMITED: '127.0.0.0/8 ::1' })
  await using session = await openSession(open)
  const answers = await askMany(session, 500, ['POST', '/register'], {})
  assert.ok(answers.every(({ status }) => status === 200))
})

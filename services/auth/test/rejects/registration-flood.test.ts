import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { send, startAuth } from '../harness.ts'

const auth = await startAuth(undefined, { registrationsPerMinute: 3 })
after(() => auth[Symbol.asyncDispose]())

const register = async (address: string) =>
  send(auth, '/register', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ redirect_uris: ['https://client.test/callback'] }),
  })

test('an address that registers without end is told to wait, in the form of an OAuth error', async () => {
  const answers = []
  for (let index = 0; index < 5; index += 1) answers.push(await register('198.51.100.7'))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201, 201, 429, 429],
  )
  const refused = answers.at(-1)
  assert.match(String(refused?.headers.get('retry-after')), /^[1-9]\d?$/)
  const { error } = z.object({ error: z.string() }).parse(await refused?.json())
  assert.equal(error, 'temporarily_unavailable')
  assert.equal((await register('198.51.100.8')).status, 201)
})

test('the addresses of one IPv6 network count as one', async () => {
  const statuses = []
  for (let index = 1; index <= 4; index += 1) {
    statuses.push((await register(`2606:2800:220:1::${index}`)).status)
  }
  assert.deepEqual(statuses, [201, 201, 201, 429])
})

test('many addresses together are bounded too', async () => {
  let refused = 0
  for (let index = 0; index < 40; index += 1) {
    if ((await register(`203.0.113.${index}`)).status === 429) refused += 1
  }
  assert.ok(refused >= 10, `${refused}`)
  const [row] = await auth.sql<{ count: number }[]>`
    select count(*)::int from auth.oidc_model where model = 'Client'`
  assert.equal(row?.count, 30)
})

import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { createBrowser } from './browser.ts'
import { request } from './client.ts'
import { startDocumentHost } from './document-host.ts'
import { startAuth } from './harness.ts'

const host = await startDocumentHost()
const auth = await startAuth(undefined, { network: host.network })
const other = { origin: `http://127.0.0.1:${await auth.startReplica()}` }
after(async () => {
  await auth[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})
beforeEach(() => auth.sql`delete from auth.request_rate`)

const REDIRECT = 'https://app.example.com/callback'

/** What the server says to an authorization request of the client: its sign-in page, or that it does not know it. */
const ask = async (id: string, at: { origin: string } = auth) => {
  const { url } = await request({ client_id: id }, { redirect_uri: REDIRECT })
  const page = await createBrowser(at).go(url)
  return page.text.includes('name="password"') ? 'known' : `unknown ${page.status}`
}

const timesAsked = (id: string) => host.requested.filter((url) => url === id).length

const age = (id: string, interval: string) => auth.sql`
  update auth.client_document set fresh_until = fresh_until - ${interval}::interval,
    fetched_at = fetched_at - ${interval}::interval, failed_at = failed_at - ${interval}::interval
  where url = ${id}`

test('a document is fetched once for all replicas', async () => {
  const id = 'https://once.example.com/client.json'
  host.publish(id, { redirect_uris: [REDIRECT] })
  const answers = [await ask(id), await ask(id), await ask(id, other)]
  assert.deepEqual(answers, ['known', 'known', 'known'])
  assert.equal(timesAsked(id), 1)
})

test('a host that cannot answer does not lock out the clients it once vouched for', async () => {
  const id = 'https://flaky.example.com/client.json'
  host.publish(id, { redirect_uris: [REDIRECT] }, { 'cache-control': 'max-age=600' })
  assert.equal(await ask(id), 'known')
  host.answer(id, (_request, response) => response.writeHead(503).end())
  await age(id, '2 hours')
  assert.equal(await ask(id, other), 'known')
  assert.equal(timesAsked(id), 2)
  await age(id, '8 days')
  const replica = { origin: `http://127.0.0.1:${await auth.startReplica()}` }
  assert.equal(await ask(id, replica), 'unknown 400')
})

test('a client whose document is taken away is no longer known', async () => {
  const id = 'https://gone.example.com/client.json'
  host.publish(id, { redirect_uris: [REDIRECT] })
  assert.equal(await ask(id), 'known')
  host.answer(id, (_request, response) => response.writeHead(404).end())
  await age(id, '2 hours')
  assert.equal(await ask(id, other), 'unknown 400')
})

test('a host that failed is left alone for a minute', async () => {
  const id = 'https://down.example.com/client.json'
  host.answer(id, (_request, response) => response.writeHead(500).end())
  assert.equal(await ask(id), 'unknown 400')
  assert.equal(await ask(id), 'unknown 400')
  assert.equal(timesAsked(id), 1)
  host.publish(id, { redirect_uris: [REDIRECT] })
  await age(id, '61 seconds')
  assert.equal(await ask(id), 'known')
})

test('what fetching came to is counted', async () => {
  const text = await auth.metrics.registry.metrics()
  assert.match(text, /puente_registrations_total\{kind="document",outcome="ok"\} \d+/)
  assert.match(text, /puente_registrations_total\{kind="document",outcome="refused"\} \d+/)
  assert.match(auth.logged(), /metadata document of a client refused/)
})

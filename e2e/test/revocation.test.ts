import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, test } from 'node:test'
import { launchBrowser } from '../src/browser.ts'
import { connectAs } from '../src/connection.ts'
import { currentDemo } from '../src/demo.ts'
import { connectLegacy } from '../src/legacy-client.ts'
import { startReplica } from '../src/replica.ts'
import { send, sendRpc } from '../src/send.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())

const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const host = new URL(demo.baseUrl).host

test('a token that is revoked is soon refused by every replica', async () => {
  await using replica = await startReplica(demo)
  await using connection = await connectAs(
    browser,
    demo.writer,
    ['sql:read'],
    async (memory, authorize) => connectLegacy('http', demo.resources.default, memory, authorize),
  )
  const token = connection.memory.accessToken()
  const statuses = async () => [
    (await sendRpc(demo.baseUrl, '/mcp', token, list)).status,
    (await sendRpc(replica.origin, '/mcp', token, list, { host })).status,
  ]
  assert.deepEqual(await statuses(), [200, 200])
  const stream = send(replica.origin, '/sse', {
    headers: { authorization: `Bearer ${token}`, host },
  })

  const client_id = String(connection.memory.clientInformation()?.client_id)
  const revoked = await send(demo.baseUrl, '/revoke', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, client_id }).toString(),
  })
  assert.equal(revoked.status, 200)
  const deadlineMs = performance.now() + 60_000
  while ((await statuses()).some((one) => one !== 401)) {
    assert.ok(performance.now() < deadlineMs, 'the token is still taken')
    await sleep(250)
  }
  const { status, text } = await stream
  assert.equal(status, 200)
  assert.match(text, /event: close\ndata: {"reason":"grant_revoked"}/)
})

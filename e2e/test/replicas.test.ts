import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { launchBrowser } from '../src/browser.ts'
import { connectAs } from '../src/connection.ts'
import { currentDemo } from '../src/demo.ts'
import { connectLegacy } from '../src/legacy-client.ts'
import { startOwnGateway } from '../src/own-gateway.ts'
import { startReplica } from '../src/replica.ts'
import { messageIn, sendRpc } from '../src/send.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())
await using connection = await connectAs(
  browser,
  demo.writer,
  ['sql:read'],
  async (memory, authorize) => connectLegacy('http', demo.resources.default, memory, authorize),
)
const token = connection.memory.accessToken()

/** Long enough that many run at once, and the same for all, so that an answer can be judged. */
const count = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'query_sql',
    arguments: { sql: 'SELECT COUNT(*) FROM sales.OrderLines WHERE Quantity * 2 > 0' },
  },
}

type Outcome = 'answered' | 'busy' | 'refused by the gateway' | 'broken off'

test('with one of two replicas killed in the middle of a hundred calls, each ends, and the next is answered', async (context) => {
  await using one = await startReplica(demo)
  await using other = await startReplica(demo)
  await using gateway = await startOwnGateway(demo, [one.origin, other.origin])

  /** Whatever is none of these fails the test. */
  const call = async (): Promise<Outcome> => {
    const answer = await sendRpc(gateway.origin, '/mcp', token, count).catch((error: unknown) => {
      // A stream that had begun is cut; nothing of it can be taken for an answer.
      const code = error instanceof Error ? String(Reflect.get(error, 'code')) : ''
      assert.match(code, /^(ECONNRESET|EPIPE|HPE_INVALID_EOF_STATE)$/, String(error))
      return undefined
    })
    if (answer === undefined) return 'broken off'
    if (answer.status !== 200) {
      assert.match(String(answer.status), /^50[234]$/, answer.text)
      assert.ok((JSON.parse(answer.text) as { error?: unknown }).error)
      assert.equal(answer.headers['retry-after'], '5')
      return 'refused by the gateway'
    }
    const { result } = messageIn(answer) as {
      result: { isError?: boolean; structuredContent?: { rows: number[][] }; content: unknown }
    }
    if (result.isError === true) {
      assert.match(JSON.stringify(result.content), /busy|too many/i)
      return 'busy'
    }
    assert.ok(Number(result.structuredContent?.rows[0]?.[0]) >= 200_000)
    return 'answered'
  }

  assert.equal(await call(), 'answered')
  let ended = 0
  let remaining = 100
  let killed: Promise<void> | undefined
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const outcome = await call()
      ended += 1
      // In the middle: some are answered, most are not.
      if (ended === 10) {
        remaining = 100 - ended
        killed = one.kill()
      }
      return outcome
    }),
  )
  await killed
  assert.equal(remaining, 90)
  const counts = Object.groupBy(outcomes, (outcome) => outcome)
  const told = Object.entries(counts).map(([outcome, all]) => `${all.length} ${outcome}`)
  context.diagnostic(told.join(', '))
  assert.ok((counts.answered?.length ?? 0) > 0)

  // The other one answers every call from now on, and so the ones that failed when they are made again.
  const failed = outcomes.filter((outcome) => outcome !== 'answered').length
  for (let again = 0; again < Math.max(failed, 5); again += 1)
    assert.equal(await call(), 'answered')
})

test('a client of 2024-11-05 works through both replicas, and comes back when its own is killed', async () => {
  await using one = await startReplica(demo)
  await using other = await startReplica(demo)
  await using gateway = await startOwnGateway(demo, [one.origin, other.origin])
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  const connect = async () => {
    const client = new Client({ name: 'e2e-replicas', version: '1.0.0' })
    await client.connect(new SSEClientTransport(new URL(`${gateway.origin}/sse`), { requestInit }))
    return client
  }
  const tools = async (client: Client) => (await client.listTools()).tools.length

  // Two streams are at two replicas, since the gateway counts them; the messages of both go to either.
  const clients = [await connect(), await connect()]
  for (let round = 0; round < 10; round += 1) {
    for (const client of clients) assert.ok((await tools(client)) > 0)
  }
  const lost = clients.map(
    async (client) =>
      new Promise<void>((resolve) => {
        Object.assign(client, { onerror: () => resolve() })
      }),
  )
  await one.kill()
  await Promise.race(lost)
  const again = await connect()
  for (let round = 0; round < 10; round += 1) assert.ok((await tools(again)) > 0)
  await Promise.all([...clients, again].map(async (client) => client.close()))
})

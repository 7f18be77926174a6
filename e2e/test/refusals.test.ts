import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { launchBrowser } from '../src/browser.ts'
import { connectAs } from '../src/connection.ts'
import { currentDemo } from '../src/demo.ts'
import { connectLegacy } from '../src/legacy-client.ts'
import { startReplica } from '../src/replica.ts'
import { messageIn, send, sendRpc } from '../src/send.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())

/** A token of the account with all that the account may grant. */
const tokenOf = async (account: typeof demo.writer) => {
  await using connection = await connectAs(
    browser,
    account,
    account.scopes,
    async (memory, authorize) => connectLegacy('http', demo.resources.default, memory, authorize),
    { keepsRefreshToken: false },
  )
  if (account.scopes.includes('sql:write')) {
    const nothing = {
      name: 'execute_sql',
      arguments: { sql: 'DELETE FROM sales.Orders WHERE OrderId = 0' },
    }
    await connection.stepUp(async () => connection.client.callTool(nothing), connection.authorize)
  }
  return connection.memory.accessToken()
}
const writer = await tokenOf(demo.writer)
const reader = await tokenOf(demo.reader)
const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const host = new URL(demo.baseUrl).host

const execute = (sql: string) => ({
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params: { name: 'execute_sql', arguments: { sql } },
})

test('the token opens the tools, so that what follows is refused for its own reason', async () => {
  const answer = await sendRpc(demo.baseUrl, '/mcp', writer, list)
  assert.equal(answer.status, 200)
})

test('a token whose signature was changed is refused', async () => {
  const [header = '', payload = '', signature = ''] = writer.split('.')
  const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`
  const { status, headers, text } = await sendRpc(
    demo.baseUrl,
    '/mcp',
    `${header}.${payload}.${flipped}`,
    list,
  )
  assert.equal(status, 401)
  assert.match(headers['www-authenticate'] ?? '', /error="invalid_token".*resource_metadata=/)
  assert.doesNotMatch(text, /signature/i, 'which check failed is not told')
})

test('a token whose claims were changed is refused', async () => {
  const [header = '', payload = '', signature = ''] = reader.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  assert.equal(claims['scope'], 'sql:read')
  const forged = Buffer.from(JSON.stringify({ ...claims, scope: 'sql:read sql:write' })).toString(
    'base64url',
  )
  assert.equal(
    (await sendRpc(demo.baseUrl, '/mcp', `${header}.${forged}.${signature}`, list)).status,
    401,
  )
})

test('a token that has expired is refused', async () => {
  await using now = await startReplica(demo)
  assert.equal((await sendRpc(now.origin, '/mcp', writer, list, { host })).status, 200)
  await using later = await startReplica(demo, { clockAheadMs: 2 * 3_600_000 })
  assert.equal((await sendRpc(later.origin, '/mcp', writer, list, { host })).status, 401)
})

test('a token for another tenant is refused', async () => {
  await using other = await startReplica(demo, { tenant: 'other' })
  assert.equal((await sendRpc(other.origin, '/t/other/mcp', writer, list, { host })).status, 401)
})

test('a token for the /mcp resource opens /sse of the same tenant, and the answer is a stream', async () => {
  assert.equal(
    (
      await send(demo.baseUrl, '/sse', {
        method: 'HEAD',
        headers: { authorization: `Bearer ${writer}` },
      })
    ).status,
    200,
  )
  const answer = await sendRpc(demo.baseUrl, '/sse', writer, list)
  assert.equal(answer.status, 200)
  assert.match(answer.headers['content-type'] ?? '', /^text\/event-stream/)
})

test('a write by a token that may only read is refused with the scopes to ask for, and nothing changes', async () => {
  const sql = "UPDATE sales.Orders SET Comment = N'changed by a reader'"
  for (const path of ['/mcp', '/sse']) {
    const { status, headers } = await sendRpc(demo.baseUrl, path, reader, execute(sql))
    assert.equal(status, 403)
    const challenge = headers['www-authenticate'] ?? ''
    assert.match(challenge, /error="insufficient_scope"/)
    assert.match(challenge, /scope="sql:read sql:write"/)
    assert.ok(
      challenge.includes(
        `resource_metadata="${demo.baseUrl}/.well-known/oauth-protected-resource${path}"`,
      ),
    )
  }
  const count = await sendRpc(
    demo.baseUrl,
    '/mcp',
    reader,
    execute("SELECT COUNT(*) FROM sales.Orders WHERE Comment = N'changed by a reader'"),
  )
  const message = messageIn(count) as { result: { structuredContent: { rows: unknown } } }
  assert.deepEqual(message.result.structuredContent.rows, [[0]])
})

test('what is not JSON is a parse error', async () => {
  const answer = await sendRpc(demo.baseUrl, '/mcp', writer, '{"jsonrpc":')
  assert.equal(answer.status, 400)
  assert.equal((messageIn(answer) as { error: { code: number } }).error.code, -32_700)
})

test('a body that is too large is refused as such', async () => {
  const answer = await sendRpc(
    demo.baseUrl,
    '/mcp',
    writer,
    execute(`SELECT '${'x'.repeat(2 * 2 ** 20)}'`),
  )
  assert.equal(answer.status, 413)
})

test('another host is not served', async () => {
  const { status } = await send(demo.baseUrl, '/health', { headers: { host: 'evil.example' } })
  assert.equal(status, 421)
})

test('discovery names the configured host whatever the request claims', async () => {
  const { text } = await send(demo.baseUrl, '/.well-known/oauth-authorization-server', {
    headers: {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example',
    },
  })
  assert.doesNotMatch(text, /evil/)
})

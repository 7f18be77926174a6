import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { ISSUER, LIST, startService, tenantConfig, unreachableSql } from './service.ts'

type Row = {
  /** What is wrong with the request. */
  wrong: string
  status: number
  method?: string
  /** On these of the paths; default: all that answer the method. */
  paths?: readonly string[]
  body?: string
  headers?: Record<string, string | undefined>
}

const STREAMABLE = ['/mcp', '/sse', '/t/other/mcp', '/t/other/sse']
const MESSAGES = ['/messages', '/t/other/messages']
const POSTED = [...STREAMABLE, ...MESSAGES]
const SSE = ['/sse', '/t/other/sse']
const TOO_LARGE = JSON.stringify({ ...LIST, params: { padding: 'x'.repeat(1_048_576) } })

/** A POST of a right message but for what the row says. */
const ROWS: readonly Row[] = [
  { wrong: 'nothing', status: 200, paths: STREAMABLE },
  { wrong: 'nothing: a stream is opened', status: 200, method: 'GET', paths: SSE },
  { wrong: 'nothing: a stream is asked about', status: 200, method: 'HEAD', paths: SSE },
  { wrong: 'the body is no JSON', status: 400, body: '{"jsonrpc":' },
  { wrong: 'the body is empty', status: 400, body: '' },
  { wrong: 'the body is no message', status: 400, paths: STREAMABLE, body: '{"nonsense":1}' },
  { wrong: 'the body is a number', status: 400, paths: STREAMABLE, body: '7' },
  { wrong: 'the batch is empty', status: 400, paths: STREAMABLE, body: '[]' },
  {
    wrong: 'the batch has more messages than are taken',
    status: 400,
    body: JSON.stringify(Array.from({ length: 101 }, () => LIST)),
  },
  { wrong: 'the body is not valid UTF-8 JSON', status: 400, body: '\u0000' },
  { wrong: 'there is no token', status: 401, headers: { authorization: undefined } },
  { wrong: 'the token is none', status: 401, headers: { authorization: 'Bearer nonsense' } },
  { wrong: 'the scheme is another', status: 401, headers: { authorization: 'Basic dTpw' } },
  {
    wrong: 'the token is for another resource',
    status: 401,
    headers: { authorization: 'FOREIGN' },
  },
  { wrong: 'the host is not served', status: 403, headers: { host: 'evil.test' } },
  { wrong: 'the page is of another origin', status: 403, headers: { origin: 'https://evil.test' } },
  {
    wrong: 'there is no such path',
    status: 404,
    paths: ['/', '/mcp/x', '/MCP', '/t/other', '/metrics'],
  },
  {
    wrong: 'there is no such tenant',
    status: 404,
    paths: ['/t/nobody/mcp', '/t/nobody/sse', '/t/default/mcp', '/t/nobody/messages'],
  },
  { wrong: 'there is no such session', status: 404, paths: MESSAGES },
  {
    wrong: 'the method is GET',
    status: 405,
    method: 'GET',
    paths: ['/mcp', '/t/other/mcp', ...MESSAGES],
  },
  { wrong: 'the method is DELETE', status: 405, method: 'DELETE' },
  { wrong: 'the method is PUT', status: 405, method: 'PUT' },
  { wrong: 'the method is PATCH', status: 405, method: 'PATCH' },
  {
    wrong: 'no kind of answer is taken',
    status: 406,
    paths: STREAMABLE,
    headers: { accept: 'text/html' },
  },
  {
    wrong: 'a stream is not taken',
    status: 406,
    method: 'GET',
    paths: SSE,
    headers: { accept: 'application/json' },
  },
  { wrong: 'the body is too large', status: 413, body: TOO_LARGE },
  { wrong: 'the body is sent as text', status: 415, headers: { 'content-type': 'text/plain' } },
  {
    wrong: 'the body is sent as a form',
    status: 415,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  { wrong: 'the body is sent as nothing', status: 415, headers: { 'content-type': undefined } },
]

/** Sends a request exactly as given, and reads no more than the head of the answer where that is a stream. */
const send = (origin: string, path: string, method: string, headers: object, body: string) =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(origin)
      const options = { hostname, port, path, method, headers: { ...headers }, agent: false }
      const sent = request(options, (response) => {
        let text = ''
        const done = () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
          response.destroy()
        }
        response.on('data', (part: Buffer) => {
          text += part.toString()
          if (method === 'GET') done()
        })
        response.on('end', done)
      })
      sent.on('error', reject)
      sent.end(method.startsWith('P') ? body : undefined)
    },
  )

test('every path answers what is wrong with a request by its own status, in JSON', async () => {
  await using service = await startService([
    tenantConfig(unreachableSql()),
    tenantConfig(unreachableSql(), { id: 'other' }),
  ])
  const own = await service.tokenFor('sql:read')
  const others = await service.issuer.mint({ audience: `${ISSUER}/t/other/sse` })
  for (const row of ROWS) {
    const { wrong, status, method = 'POST', paths = POSTED, body = JSON.stringify(LIST) } = row
    for (const path of paths) {
      const [right, foreign] = path.startsWith('/t/') ? [others, own] : [own, others]
      const given = { 'content-type': 'application/json', authorization: `Bearer ${right}` }
      const headers = Object.fromEntries(
        Object.entries({ ...given, host: 'bridge.test', ...row.headers })
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [name, value === 'FOREIGN' ? `Bearer ${foreign}` : value]),
      )
      const what = `${method} ${path}: ${wrong}`
      const answer = await send(service.origin, path, method, headers, body)
      assert.equal(answer.status, status, `${what}: ${answer.text}`)
      assert.match(String(answer.headers['x-request-id']), /^[\w-]+$/, what)
      if (status === 200) continue
      assert.match(String(answer.headers['content-type']), /^application\/json/, what)
      assert.ok((JSON.parse(answer.text) as { error?: unknown }).error, what)
      assert.doesNotMatch(answer.text, /node_modules|\.ts|stack/, what)
      if (status === 405) assert.match(String(answer.headers['allow']), /POST/, what)
      if (status === 401) {
        const metadata = `${ISSUER}/.well-known/oauth-protected-resource${path.replace(/messages$/, 'sse')}`
        const challenge = String(answer.headers['www-authenticate'])
        assert.ok(challenge.includes(`resource_metadata="${metadata}"`), `${what}: ${challenge}`)
      }
    }
  }
})

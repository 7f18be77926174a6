import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect as connectHttp2, constants } from 'node:http2'
import { request } from 'node:https'
import { after, before, test } from 'node:test'
import { startStand, type Stand } from './stand.ts'

const LIMIT_MS = 60_000

let stand: Stand
before(async () => {
  stand = await startStand()
})
after(async () => {
  await stand[Symbol.asyncDispose]()
})

function open(path: string, method: string): ReturnType<typeof request> {
  return request({
    host: '127.0.0.1',
    port: stand.port,
    ca: stand.ca,
    servername: 'localhost',
    headers: { host: `localhost:${stand.port}` },
    agent: false,
    timeout: LIMIT_MS,
    method,
    path,
  })
}

async function answerTo(sent: ReturnType<typeof request>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('response', resolve).on('error', reject)
  })
}

for (const [method, path] of [
  ['GET', '/sse'],
  ['POST', '/sse'],
  ['POST', '/mcp'],
  ['GET', '/t/north/sse'],
  ['POST', '/t/north/mcp'],
] as const) {
  test(`${method} ${path}: an event arrives while the service goes on`, async (t) => {
    const goOn = Promise.withResolvers<void>()
    stand.mcp.answer = async (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: first\n\n')
      await goOn.promise
      response.end('data: last\n\n')
    }
    t.after(() => (stand.mcp.answer = undefined))
    const sent = open(path, method)
    sent.end()
    const answer = await answerTo(sent)
    const events: string[] = []
    answer.setEncoding('utf8').on('data', (text: string) => events.push(text))
    await once(answer, 'data')
    // The service says no more before it is told to: the first event did not wait for the end.
    assert.deepEqual(events, ['data: first\n\n'])
    assert.equal(answer.headers['content-type'], 'text/event-stream')
    goOn.resolve()
    await once(answer, 'end')
    assert.equal(events.join(''), 'data: first\n\ndata: last\n\n')
  })
}

test('over HTTP/2 an event arrives while the service goes on, and many streams share a connection', async (t) => {
  const goOn = Promise.withResolvers<void>()
  stand.mcp.answer = async (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('data: first\n\n')
    await goOn.promise
    response.end()
  }
  t.after(() => (stand.mcp.answer = undefined))
  const session = connectHttp2(`https://localhost:${stand.port}`, {
    ca: stand.ca,
    host: '127.0.0.1',
    lookup: (_, __, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
  })
  t.after(() => session.destroy())
  await once(session, 'connect')
  assert.equal(session.alpnProtocol, 'h2')
  const streams = Array.from({ length: 50 }, () =>
    session.request({ ':method': 'POST', ':path': '/mcp', 'x-request-id': 'forged' }).end(),
  )
  await Promise.all(streams.map((stream) => once(stream, 'data')))
  const ended = streams.map((stream) => once(stream, 'end'))
  goOn.resolve()
  await Promise.all(ended)
  assert.equal(stand.mcp.received.at(-1)?.headers.host, `localhost:${stand.port}`)
  const single = session.request({ [constants.HTTP2_HEADER_PATH]: '/sse' }).end()
  await once(single, 'data')
  await once(single.resume(), 'end')
})

test('a request body reaches the service part by part, not when it is whole', async (t) => {
  const arrived: string[] = []
  const first = Promise.withResolvers<void>()
  stand.mcp.answer = async (incoming, response) => {
    for await (const part of incoming) {
      arrived.push(String(part))
      first.resolve()
    }
    response.end('done')
  }
  t.after(() => (stand.mcp.answer = undefined))
  const sent = open('/mcp', 'POST')
  const answer = answerTo(sent)
  sent.write('{"part":1,')
  await first.promise
  assert.deepEqual(arrived, ['{"part":1,'])
  sent.end('"part":2}')
  assert.equal((await answer).statusCode, 200)
  assert.equal(arrived.join(''), '{"part":1,"part":2}')
})

test('a client that goes away ends the request at the service', async (t) => {
  const gone = Promise.withResolvers<void>()
  stand.mcp.answer = (_, response) => {
    response.on('close', gone.resolve)
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: first\n\n')
  }
  t.after(() => (stand.mcp.answer = undefined))
  const sent = open('/mcp', 'POST')
  sent.on('error', () => undefined).end()
  const answer = await answerTo(sent)
  await once(answer, 'data')
  answer.destroy()
  // The runner's time limit is the only one.
  await gone.promise
})

test('a thousand streams stay open side by side, idle, and each gets its next event', async (t) => {
  const count = 1000
  const answers = new Set<ServerResponse>()
  stand.mcp.answer = (incoming, response) => {
    if (incoming.url !== '/sse') return void response.end('ok')
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: first\n\n')
    answers.add(response)
  }
  t.after(() => (stand.mcp.answer = undefined))
  const openStream = async () => {
    const sent = open('/sse', 'GET')
    // Between the two events there is no sign of life.
    sent.setTimeout(0).end()
    const answer = await answerTo(sent)
    answer.setEncoding('utf8')
    assert.deepEqual(await once(answer, 'data'), ['data: first\n\n'])
    return answer
  }
  const streams: IncomingMessage[] = []
  while (streams.length < count) {
    streams.push(...(await Promise.all(Array.from({ length: 50 }, openStream))))
  }
  assert.equal(answers.size, count)
  const other = await answerTo(open('/health', 'GET').end())
  assert.equal(other.resume().statusCode, 200)
  const seconds = streams.map((answer) => once(answer, 'data'))
  for (const response of answers) response.write('data: second\n\n')
  assert.deepEqual(
    new Set((await Promise.all(seconds)).map(([event]) => String(event))),
    new Set(['data: second\n\n']),
  )
  const ended = streams.map((answer) => once(answer, 'end'))
  for (const response of answers) response.end()
  await Promise.all(ended)
})

test('streaming paths wait a day in both directions, all others a minute', async () => {
  const configuration = await stand.ask('-T')
  const streaming =
    /configuration file [^\n]*snippets\/streaming\.conf:\n(.*?)\n# configuration file/s
  const [, settings = ''] = streaming.exec(configuration) ?? []
  for (const setting of [
    'proxy_buffering off;',
    'proxy_request_buffering off;',
    'proxy_read_timeout 24h;',
    'proxy_send_timeout 24h;',
  ]) {
    assert.ok(settings.includes(setting), setting)
  }
  const timeouts = configuration.match(/proxy_(?:read|send)_timeout/g)
  assert.equal(timeouts?.length, 2)
  const locations = [...configuration.matchAll(/location ([^\n]*?) \{([^}]*)\}/g)]
  const streams = locations.filter(([, , body]) =>
    body?.includes('include snippets/streaming.conf;'),
  )
  assert.deepEqual(
    streams.map(([, pattern]) => pattern),
    ['= /mcp', '= /sse', '= /messages', '~ "^/t/[a-z0-9][a-z0-9-]{0,39}/(?:mcp|sse|messages)$"'],
  )
})

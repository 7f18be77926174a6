import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { makeDevelopmentCertificates } from '../../../certs/src/development-certificates.ts'
import { readVariables } from '../src/read-variables.ts'
import { serveGateway } from '../src/serve.ts'
import { SETTINGS } from '../src/settings.ts'
import { call } from './call.ts'
import { freePort } from './listen.ts'
import { nginxProgram } from './stand.ts'
import { until } from './until.ts'
import { startUpstream, type Upstream } from './upstream.ts'

/** The program in this process, with a resolver that says what the test says: "mcp" is `addresses`. */
async function startServed() {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'puente-serve-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const certificates = await makeDevelopmentCertificates({
    directory: join(directory, 'certificates'),
    now: new Date(),
  })
  const [port, mcpPort, readyPort] = await Promise.all([freePort(), freePort(), freePort()])
  const resolver = { addresses: [] as readonly string[], isDown: false }
  const clock = { aheadMs: 0 }
  const lines: string[] = []
  const variables = {
    PUENTE_DIRECTORY: directory,
    PUENTE_NGINX: nginxProgram(),
    PUENTE_STOP_SECONDS: '1',
    PUENTE_HOST: `localhost:${port}`,
    PUENTE_HTTPS_LISTEN: `127.0.0.1:${port}`,
    PUENTE_AUTH_UPSTREAMS: '127.0.0.1:1',
    PUENTE_MCP_UPSTREAMS: `mcp:${mcpPort}`,
    PUENTE_MCP_READY_PORT: String(readyPort),
    PUENTE_CERTIFICATE_FILE: certificates.certificateFile,
    PUENTE_CERTIFICATE_KEY_FILE: certificates.keyFile,
    PUENTE_ACCESS_LOG: join(directory, 'access.log'),
    PUENTE_UNLIMITED: '127.0.0.0/8',
  }
  const gateway = stack.use(
    await serveGateway({
      variables,
      settings: readVariables(variables, '/', SETTINGS),
      find: async () => {
        if (resolver.isDown) throw new Error('the resolver is down')
        return resolver.addresses
      },
      log: (level, msg, fields) => lines.push(JSON.stringify({ level, msg, ...fields })),
      now: () => new Date(Date.now() + clock.aheadMs),
    }),
  )
  const stand = { port, ca: await readFile(certificates.caFile, 'utf8') }
  await until('nginx listens', () => call(stand, '/health').catch(() => undefined))
  const owned = stack.move()
  return {
    ...stand,
    certificates,
    clock,
    directory,
    gateway,
    mcpPort,
    readyPort,
    resolver,
    lines,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

type Served = Awaited<ReturnType<typeof startServed>>

const post = async (served: Served) => call(served, '/mcp', { method: 'POST', body: '{}' })

/** Starts replicas on addresses of the loopback network, and has the resolver tell them. */
async function startReplicas(served: Served, stack: AsyncDisposableStack, hosts: string[]) {
  const replicas: Upstream[] = []
  for (const host of hosts) {
    const address = { host, port: served.mcpPort }
    replicas.push(stack.use(await startUpstream(host, address)))
  }
  return replicas
}

test('replicas come and go with the addresses of their name, and open streams stay', async () => {
  await using served = await startServed()
  await using stack = new AsyncDisposableStack()
  assert.equal((await post(served)).status, 502)
  const hosts = ['127.0.0.11', '127.0.0.12', '127.0.0.13']
  const [first, second, third] = await startReplicas(served, stack, hosts)
  assert.ok(first && second && third)

  served.resolver.addresses = hosts.slice(0, 1)
  await served.gateway.follow()
  await until('the first replica answers', async () => (await post(served)).text === hosts[0])
  first.answer = async (incoming, response) => {
    if (incoming.url !== '/sse') return void response.end(hosts[0])
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: first\n\n')
    await goOn.promise
    response.end('data: last\n\n')
  }
  const goOn = Promise.withResolvers<void>()
  const { port, ca } = served
  const to = { host: '127.0.0.1', port, ca, servername: 'localhost', agent: false }
  const sent = request({ ...to, headers: { host: `localhost:${port}` }, path: '/sse' }).end()
  const [stream] = (await once(sent, 'response')) as [IncomingMessage]
  let received = ''
  stream.setEncoding('utf8').on('data', (text: string) => (received += text))
  await until('the first event', () => received === 'data: first\n\n')

  served.resolver.addresses = hosts
  await served.gateway.follow()
  const answering = new Set<string>()
  await until('all three answer', async () => answering.add((await post(served)).text).size === 3)

  served.resolver.addresses = hosts.slice(2)
  await served.gateway.follow()
  // Old workers may take a connection for a moment; then only the last is left.
  await until('the others get nothing', async () => {
    const counts = [first.received.length, second.received.length]
    for (let count = 0; count < 6; count++) assert.equal((await post(served)).status, 200)
    return counts[0] === first.received.length && counts[1] === second.received.length
  })
  const { done, refused } = served.gateway.reloads
  assert.deepEqual([done, refused], [3, 0])

  goOn.resolve()
  await once(stream, 'end')
  assert.equal(received, 'data: first\n\ndata: last\n\n')
})

test('the same addresses, and a resolver that is down, reload nothing', async () => {
  await using served = await startServed()
  await using stack = new AsyncDisposableStack()
  const hosts = ['127.0.0.14', '127.0.0.15']
  await startReplicas(served, stack, hosts)
  served.resolver.addresses = hosts
  await served.gateway.follow()
  served.resolver.addresses = hosts.toReversed()
  await served.gateway.follow()
  served.resolver.isDown = true
  await served.gateway.follow()
  assert.equal(served.gateway.reloads.done, 1)
  assert.deepEqual(served.gateway.found().mcp.unresolved, ['mcp'])
  await until('a replica answers', async () => (await post(served)).status === 200)
})

test('a replica that says it drains gets no new call, and its end costs none', async () => {
  await using served = await startServed()
  await using stack = new AsyncDisposableStack()
  const hosts = ['127.0.0.16', '127.0.0.17']
  const [stopping, staying] = await startReplicas(served, stack, hosts)
  assert.ok(stopping && staying)
  const ready = stack.use(await startUpstream('ok', { host: '127.0.0.16', port: served.readyPort }))
  served.resolver.addresses = hosts
  await served.gateway.follow()
  await until('both answer', async () => {
    await post(served)
    return stopping.received.length > 0 && staying.received.length > 0
  })

  const done = new AbortController()
  const failures: string[] = []
  let calls = 0
  const caller = async () => {
    while (!done.signal.aborted) {
      const { status, text } = await post(served)
      calls += 1
      if (status !== 200) failures.push(`${status} ${text}`)
    }
  }
  const callers = Array.from({ length: 8 }, caller)
  ready.answer = (_, response) => void response.writeHead(503).end('draining')
  await served.gateway.follow()
  assert.deepEqual(served.gateway.found().mcp.draining, [`127.0.0.16:${served.mcpPort}`])
  await until('it gets nothing any more', async () => {
    const [before, received] = [calls, stopping.received.length]
    await until('some calls more', () => calls > before + 50)
    return stopping.received.length === received
  })
  await stopping[Symbol.asyncDispose]()
  const after = calls
  await until('the other goes on alone', () => calls > after + 50)
  done.abort()
  await Promise.all(callers)
  assert.deepEqual(failures, [])
})

test('half of a new pair leaves the old certificate serving; the whole pair is taken over', async () => {
  await using served = await startServed()
  const { certificateFile, keyFile } = served.certificates
  const other = await makeDevelopmentCertificates({
    directory: join(served.directory, 'other'),
    now: new Date(),
  })
  // As certs/acme/run.sh does it. nginx knows a file again by inode and second, and this test is quicker than that.
  await rename(other.keyFile, keyFile)
  await served.gateway.follow()
  assert.equal(served.gateway.reloads.done, 0)
  assert.match(served.gateway.found().certificate.fault ?? '', /is not the key of/)
  assert.equal((await call(served, '/health')).status, 502)

  await rename(other.certificateFile, certificateFile)
  await served.gateway.follow()
  assert.equal(served.gateway.reloads.done, 1)
  const ca = await readFile(other.caFile, 'utf8')
  await until('the new authority vouches', () =>
    call({ ...served, ca }, '/health').catch(() => undefined),
  )
})

test('what nginx -t refuses is not taken over, and shows', async () => {
  await using served = await startServed()
  const { certificateFile, keyFile } = served.certificates
  // Node reads a key of 512 bits; OpenSSL in nginx finds it too small.
  await promisify(execFile)('openssl', [
    ...`req -x509 -newkey rsa:512 -nodes -days 2 -subj /CN=weak -out`.split(' '),
    certificateFile,
    '-keyout',
    keyFile,
  ])
  await served.gateway.follow()
  assert.deepEqual({ ...served.gateway.reloads }, { done: 0, refused: 1 })
  assert.equal(served.gateway.isCurrent(), false)
  assert.ok(served.lines.some((line) => line.includes('the new configuration is refused')))
  // The same once more is not even tried.
  await served.gateway.follow()
  assert.equal(served.gateway.reloads.refused, 1)
  assert.equal((await call(served, '/health')).status, 502)
})

test('what cannot be written down shows, and is taken over once it can', async () => {
  await using served = await startServed()
  await using stack = new AsyncDisposableStack()
  await startReplicas(served, stack, ['127.0.0.18'])
  const file = join(served.directory, 'nginx.conf')
  await rm(file)
  await mkdir(file)
  served.resolver.addresses = ['127.0.0.18']
  await served.gateway.follow()
  assert.deepEqual({ ...served.gateway.reloads }, { done: 0, refused: 1 })
  assert.equal(served.gateway.isCurrent(), false)

  await rm(file, { recursive: true })
  served.clock.aheadMs = 120_000
  await served.gateway.follow()
  assert.deepEqual({ ...served.gateway.reloads }, { done: 1, refused: 1 })
  assert.equal(served.gateway.isCurrent(), true)
  await until('the replica answers', async () => (await post(served)).status === 200)
})

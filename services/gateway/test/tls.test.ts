import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect, type ConnectionOptions } from 'node:tls'
import { call } from './call.ts'
import { startStand, type Stand } from './stand.ts'

let stand: Stand
before(async () => {
  stand = await startStand()
})
after(async () => {
  await stand[Symbol.asyncDispose]()
})

type Handshake = {
  readonly protocol: string | null
  readonly application: string | false | null
  readonly cipher: string
  readonly ticket: boolean
}

async function handshake(options: ConnectionOptions): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port: stand.port, ca: stand.ca, servername: 'localhost', ...options },
      () => {
        resolve({
          protocol: socket.getProtocol(),
          application: socket.alpnProtocol,
          cipher: socket.getCipher().name,
          ticket: socket.getTLSTicket() !== undefined,
        })
        socket.destroy()
      },
    )
    socket.setTimeout(10_000, () => socket.destroy(new Error('no handshake')))
    socket.on('error', reject)
  })
}

test('TLS 1.3 and 1.2 are spoken, HTTP/2 and HTTP/1.1 over them', async () => {
  const newest = await handshake({ ALPNProtocols: ['h2', 'http/1.1'] })
  assert.deepEqual([newest.protocol, newest.application], ['TLSv1.3', 'h2'])
  const older = await handshake({ maxVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] })
  assert.deepEqual([older.protocol, older.application], ['TLSv1.2', 'http/1.1'])
  assert.match(older.cipher, /^ECDHE-ECDSA-(?:AES|CHACHA)/)
  assert.equal(older.ticket, false)
})

// Level 0 lets this client offer what OpenSSL itself refuses by default: the refusal must be the gateway's.
const weak = [
  { name: 'TLS 1.1', minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
  { name: 'CBC', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0' },
  { name: 'no forward secrecy', maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:@SECLEVEL=0' },
] as const
for (const { name, ...options } of weak) {
  for (const servername of ['localhost', 'unknown.test', '']) {
    test(`${name} is refused when the client names ${servername || 'no host'}`, async () => {
      await assert.rejects(
        handshake({ ...options, servername, checkServerIdentity: () => undefined }),
        {
          code: /^ERR_SSL_(?:TLSV1_ALERT_PROTOCOL_VERSION|SSLV3_ALERT_HANDSHAKE_FAILURE|SSL\/TLS_ALERT_HANDSHAKE_FAILURE)$/,
        },
      )
    })
  }
}

for (const host of ['evil.test', '127.0.0.1', 'localhost.evil.test', 'xlocalhost']) {
  test(`Host: ${host} is answered by the gateway alone`, async () => {
    const counts = [stand.auth.received.length, stand.mcp.received.length]
    for (const path of ['/mcp', '/token', '/.well-known/oauth-authorization-server', '/metrics']) {
      const answer = await call(stand, path, { method: 'POST', headers: { host } })
      assert.equal(answer.status, 421)
      assert.deepEqual(JSON.parse(answer.text), { error: 'misdirected_request' })
    }
    assert.deepEqual([stand.auth.received.length, stand.mcp.received.length], counts)
  })
}

test('plain HTTP sends pages on to https and refuses calls', async () => {
  const page = await fetch(`http://localhost:${stand.httpPort}/account?a=b`, { redirect: 'manual' })
  assert.equal(page.status, 308)
  assert.equal(page.headers.get('location'), `https://localhost:${stand.port}/account?a=b`)
  const sent = await fetch(`http://localhost:${stand.httpPort}/token`, {
    method: 'POST',
    redirect: 'manual',
  })
  assert.equal(sent.status, 403)
  assert.deepEqual(await sent.json(), { error: 'https_required' })
})

test('plain HTTP on the TLS port is told so', async () => {
  const answer = await fetch(`http://127.0.0.1:${stand.port}/health`, { redirect: 'manual' })
  assert.equal(answer.status, 403)
  assert.deepEqual(await answer.json(), { error: 'https_required' })
})

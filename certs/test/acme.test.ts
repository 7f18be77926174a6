import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile, readdir, stat, utimes } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { request } from 'node:https'
import { dirname } from 'node:path'
import { after, before, suite, test } from 'node:test'
import {
  HOST,
  missingPrograms,
  startAcmeStand,
  type AcmeStand,
  type Authority,
} from './acme-stand.ts'
import { until } from './until.ts'

const YEAR = 365 * 86_400
const DAYS_20 = 20 * 86_400
const RELOADS = 'puente_gateway_reloads_total{outcome="done"}'

// certbot asks a real ACME server, Pebble, for real certificates, which looks for the proof at the gateway's own nginx.
suite('certificates from an ACME authority', { skip: missingPrograms() }, () => {
  let stand: AcmeStand
  let authority: Authority
  before(async () => {
    stand = await startAcmeStand()
    authority = await stand.startAuthority(YEAR)
  })
  after(async () => {
    await stand[Symbol.asyncDispose]()
  })

  const servedSerial = async () => (await stand.served()).serialNumber
  const onDisk = async () => new X509Certificate(await readFile(stand.certificateFile))
  const untilServed = async (certificate: X509Certificate) =>
    until(
      'nginx serves the new certificate',
      async () => (await servedSerial()) === certificate.serialNumber,
    )

  test('without a certificate the gateway serves a temporary one, and says so', async () => {
    const { subject, issuer } = await stand.served()
    assert.match(String(subject.CN), /temporary/)
    assert.deepEqual(issuer.CN, subject.CN)
    assert.equal(await stand.metric('puente_certificate_temporary'), 1)
    assert.equal(await stand.metric('puente_certificate_fault'), 1)
    const { code, out } = await stand.askValidity()
    assert.deepEqual(
      [code, JSON.parse(out)],
      [2, { validity: 'fault', fault: `${stand.certificateFile} does not exist` }],
    )
  })

  test('a first certificate is issued, and served to clients that trust its authority', async () => {
    const { code, out } = await stand.run(authority)
    assert.equal(code, 0, out)
    const certificate = await onDisk()
    await untilServed(certificate)
    assert.equal(certificate.subjectAltName, `DNS:${HOST}`)
    // For a moment after a reload the old workers still take connections.
    const status = await until('a handshake that the authority vouches for', () =>
      statusOf(stand, authority).catch(() => undefined),
    )
    assert.equal(status, 200)
    assert.equal(await stand.metric(RELOADS), 1)
    assert.equal(await stand.metric('puente_certificate_temporary'), 0)
    assert.equal(
      await stand.metric('puente_certificate_expiry_timestamp_seconds'),
      certificate.validToDate.getTime() / 1000,
    )
    const validity = await stand.askValidity()
    assert.equal(validity.code, 0, validity.out)
    const folder = dirname(stand.certificateFile)
    assert.deepEqual(new Set(await readdir(folder)), new Set(['fullchain.pem', 'privkey.pem']))
    const { mode } = await stat(`${folder}/privkey.pem`)
    assert.equal(mode & 0o777, 0o600)
  })

  test('a certificate that is not due is kept, and a new date on its file reloads nothing', async () => {
    const before = await onDisk()
    const { code, out } = await stand.run(authority)
    assert.equal(code, 0, out)
    assert.match(out, /not yet due for renewal/)
    assert.equal((await onDisk()).serialNumber, before.serialNumber)
    await utimes(stand.certificateFile, new Date(), new Date())
  })

  test('a renewal is served by new connections, and drops no stream that is open', async () => {
    const stream = Promise.withResolvers<ServerResponse>()
    stand.mcp.answer = (incoming, response) => {
      if (incoming.url !== '/sse') return void response.end()
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: before\n\n')
      stream.resolve(response)
    }
    const sent = open(stand, authority, '/sse')
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    let received = ''
    answer.setEncoding('utf8').on('data', (text: string) => (received += text))
    await until('the first event', () => received === 'data: before\n\n')

    const before = await onDisk()
    const { code, out } = await stand.run(authority, '--force-renewal')
    assert.equal(code, 0, out)
    const renewed = await onDisk()
    assert.notEqual(renewed.serialNumber, before.serialNumber)
    await untilServed(renewed)
    // One for the first certificate, one for this: neither the look that kept it nor its new date made another.
    assert.equal(await stand.metric(RELOADS), 2)

    const response = await stream.promise
    response.write('data: after\n\n')
    await until('the second event', () => received === 'data: before\n\ndata: after\n\n')
    const ended = once(answer, 'end')
    response.end()
    await ended
  })

  test('a challenge that fails leaves the old certificate serving', async (t) => {
    const before = await onDisk()
    // The gateway listens on another address.
    await stand.pointHostTo('127.0.0.9')
    t.after(() => stand.pointHostTo('127.0.0.1'))
    const { code, out } = await stand.run(authority, '--force-renewal')
    assert.equal(code, 1, out)
    assert.match(out, /Some challenges have failed/)
    assert.equal((await onDisk()).serialNumber, before.serialNumber)
    assert.equal(await servedSerial(), before.serialNumber)
    assert.equal(await stand.metric(RELOADS), 2)
  })

  test('a dry run proves that the host can be had, and changes nothing', async () => {
    const before = await onDisk()
    const { code, out } = await stand.run(authority, '--dry-run')
    assert.equal(code, 0, out)
    assert.match(out, /The dry run was successful/)
    assert.equal((await onDisk()).serialNumber, before.serialNumber)
    assert.equal(await stand.metric(RELOADS), 2)
  })

  test('another authority is another lineage: its first certificate is asked for at once', async () => {
    const other = await stand.startAuthority(DAYS_20)
    const { code, out } = await stand.run(other)
    assert.equal(code, 0, out)
    await untilServed(await onDisk())
    const { code: soon, out: said } = await stand.askValidity('--days', '21')
    assert.deepEqual([soon, said.includes('"validity":"ends soon"')], [1, true])

    // With less than 30 days left each look renews: the loop that a container runs needs nobody's doing, also after failures.
    await stand.pointHostTo('127.0.0.9')
    const looping = stand.loop(other)
    await until('a failure', () => looping.out().includes('no certificate was had'))
    const before = await servedSerial()
    await stand.pointHostTo('127.0.0.1')
    await until('a renewal', async () => (await servedSerial()) !== before)
    looping.child.kill('SIGTERM')
    await once(looping.child, 'close')
    assert.equal(looping.child.exitCode, 0, looping.out())
  })

  test('an expired certificate is reported by command, metric and log', async () => {
    const brief = await stand.startAuthority(2)
    const { code, out } = await stand.run(brief)
    assert.equal(code, 0, out)
    const certificate = await onDisk()
    await untilServed(certificate)
    const said = await until('its end', async () => {
      const { code, out } = await stand.askValidity()
      return code === 2 && out
    })
    assert.match(said, /"validity":"expired"/)
    const expiry = await stand.metric('puente_certificate_expiry_timestamp_seconds')
    assert.ok(expiry * 1000 < Date.now())
    await until('the log', () => stand.logged().includes('"msg":"the certificate is expired"'))
    // What has expired is served all the same: clients that can tell may be told to wait.
    assert.equal(await servedSerial(), certificate.serialNumber)
  })
})

/** A request of a client that trusts only the authority. */
function open({ port }: AcmeStand, { root: ca }: Authority, path: string) {
  const to = { host: '127.0.0.1', port, servername: HOST, ca, agent: false }
  return request({ ...to, headers: { host: HOST }, path }).end()
}

async function statusOf(stand: AcmeStand, authority: Authority): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    open(stand, authority, '/health')
      .on('response', (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
  })
}

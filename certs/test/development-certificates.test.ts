import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { request, createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { DevelopmentCertificateError } from '../src/development-certificate-error.ts'
import { makeDevelopmentCertificates } from '../src/development-certificates.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const DAY_MS = 86_400_000

test('a TLS client that trusts ca.pem reaches the server by name and by address', async (t) => {
  const directory = await temporaryDirectory(t)
  const made = await makeDevelopmentCertificates({ directory, hosts: [], now: new Date() })
  const ca = await readFile(made.caFile)
  const server = createServer(
    { cert: await readFile(made.certificateFile), key: await readFile(made.keyFile) },
    (_, response) => response.end('reached'),
  )
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(() => server.close())
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const { port } = address

  assert.equal(await get({ host: '127.0.0.1', port, ca }), 'reached')
  assert.equal(await get({ host: '127.0.0.1', servername: 'localhost', port, ca }), 'reached')
  await assert.rejects(get({ host: '127.0.0.1', servername: 'other.test', port, ca }), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
  await assert.rejects(get({ host: '127.0.0.1', port }), {
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  })
})

test('the authority may sign server certificates only, the leaf nothing', async (t) => {
  const directory = await temporaryDirectory(t)
  const made = await makeDevelopmentCertificates({ directory, hosts: ['Bridge.Test'], now: NOW })
  const authority = await certificateIn(made.caFile)
  const leaf = await certificateIn(made.certificateFile)

  assert.equal(authority.ca, true)
  assert.equal(leaf.ca, false)
  assert.ok(leaf.checkIssued(authority))
  assert.ok(leaf.verify(authority.publicKey))
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.deepEqual(authority.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.equal(
    leaf.subjectAltName,
    'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:bridge.test',
  )
  assert.equal((leaf.validToDate.getTime() - leaf.validFromDate.getTime()) / DAY_MS, 397)
})

test('private keys are readable by their owner only, also when they were not before', async (t) => {
  const directory = await temporaryDirectory(t)
  const made = await makeDevelopmentCertificates({ directory, now: NOW })
  assert.equal(await modeOf(made.caKeyFile), 0o600)
  assert.equal(await modeOf(made.keyFile), 0o600)
  assert.equal(await modeOf(made.caFile), 0o644)

  await Promise.all([chmod(made.caKeyFile, 0o644), chmod(made.keyFile, 0o644)])
  await makeDevelopmentCertificates({ directory, now: NOW })
  assert.equal(await modeOf(made.caKeyFile), 0o600)
  assert.equal(await modeOf(made.keyFile), 0o600)
})

test('certificates that are still good are kept as they are', async (t) => {
  const directory = await temporaryDirectory(t)
  const first = await makeDevelopmentCertificates({ directory, hosts: ['a.test'], now: NOW })
  const before = await contentsOf(directory)
  const second = await makeDevelopmentCertificates({ directory, now: NOW })
  assert.equal(first.made, 'authority and server certificate')
  assert.equal(second.made, 'nothing')
  assert.equal(second.expires, first.expires)
  assert.deepEqual(await contentsOf(directory), before)
})

const renewals = [
  { reason: 'is missing', hosts: [], days: 0, spoil: ['server.pem'] },
  { reason: 'has lost its key', hosts: [], days: 0, spoil: ['server-key.pem'] },
  { reason: 'lacks a host', hosts: ['new.test'], days: 0, spoil: [] },
  { reason: 'lacks an address', hosts: ['192.0.2.7'], days: 0, spoil: [] },
  { reason: 'ends within 30 days', hosts: [], days: 368, spoil: [] },
  { reason: 'has ended', hosts: [], days: 800, spoil: [] },
]
for (const { reason, hosts, days, spoil } of renewals) {
  test(`a server certificate that ${reason} is renewed under the same authority`, async (t) => {
    const directory = await temporaryDirectory(t)
    const first = await makeDevelopmentCertificates({ directory, now: NOW })
    const authority = await readFile(first.caFile, 'utf8')
    const serial = (await certificateIn(first.certificateFile)).serialNumber
    for (const file of spoil) await rm(join(directory, file))

    const now = new Date(NOW.getTime() + days * DAY_MS)
    const renewed = await makeDevelopmentCertificates({ directory, hosts, now })
    const leaf = await certificateIn(renewed.certificateFile)
    assert.equal(renewed.made, 'server certificate')
    assert.equal(await readFile(renewed.caFile, 'utf8'), authority)
    assert.notEqual(leaf.serialNumber, serial)
    assert.ok(leaf.verify(new X509Certificate(authority).publicKey))
    assert.equal(await modeOf(renewed.keyFile), 0o600)
    assert.equal((await readdir(directory)).length, 4)
  })
}

test('a server certificate of another authority, or damaged, is replaced', async (t) => {
  const directory = await temporaryDirectory(t)
  const foreign = await temporaryDirectory(t)
  const made = await makeDevelopmentCertificates({ directory, now: NOW })
  const other = await makeDevelopmentCertificates({ directory: foreign, now: NOW })
  await writeFile(made.certificateFile, await readFile(other.certificateFile))
  await writeFile(made.keyFile, await readFile(other.keyFile))
  assert.equal(
    (await makeDevelopmentCertificates({ directory, now: NOW })).made,
    'server certificate',
  )
  await writeFile(made.certificateFile, 'not a certificate')
  assert.equal(
    (await makeDevelopmentCertificates({ directory, now: NOW })).made,
    'server certificate',
  )
})

test('an authority that was written only half is completed with its key', async (t) => {
  const directory = await temporaryDirectory(t)
  const first = await makeDevelopmentCertificates({ directory, now: NOW })
  const key = await readFile(first.caKeyFile, 'utf8')
  await rm(first.caFile)
  const second = await makeDevelopmentCertificates({ directory, now: NOW })
  assert.equal(second.made, 'authority and server certificate')
  assert.equal(await readFile(second.caKeyFile, 'utf8'), key)
  assert.ok(
    (await certificateIn(second.certificateFile)).checkIssued(await certificateIn(second.caFile)),
  )
})

const unusable = [
  { fault: 'has expired', days: 3651, spoil: undefined },
  { fault: 'is missing', days: 0, spoil: { file: 'ca-key.pem', text: undefined } },
  { fault: 'cannot be read', days: 0, spoil: { file: 'ca-key.pem', text: 'nonsense' } },
  { fault: 'cannot be read', days: 0, spoil: { file: 'ca.pem', text: 'nonsense' } },
]
for (const { fault, days, spoil } of unusable) {
  test(`an authority that cannot sign is refused: ${spoil?.file ?? 'ca.pem'} ${fault}`, async (t) => {
    const directory = await temporaryDirectory(t)
    await makeDevelopmentCertificates({ directory, now: NOW })
    if (spoil?.text === undefined) await rm(join(directory, spoil?.file ?? 'server.pem'))
    else await writeFile(join(directory, spoil.file), spoil.text)
    const now = new Date(NOW.getTime() + days * DAY_MS)
    await assert.rejects(makeDevelopmentCertificates({ directory, now }), (error) => {
      assert.ok(error instanceof DevelopmentCertificateError)
      assert.ok(error.message.includes(fault), error.message)
      assert.match(error.message, /Delete the folder/)
      return true
    })
  })
}

test('hosts that no certificate can name are refused together, before anything is written', async (t) => {
  const directory = join(await temporaryDirectory(t), 'out')
  const hosts = ['https://a.test', 'b.test:8443', 'good.test', '*.c.test', '']
  await assert.rejects(
    makeDevelopmentCertificates({ directory, hosts, now: NOW }),
    /"https:\/\/a\.test", "b\.test:8443", "\*\.c\.test", ""$/,
  )
  await assert.rejects(stat(directory), { code: 'ENOENT' })
})

async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'puente-certs-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

async function certificateIn(file: string): Promise<X509Certificate> {
  return new X509Certificate(await readFile(file))
}

async function modeOf(file: string): Promise<number> {
  return (await stat(file)).mode & 0o777
}

async function contentsOf(directory: string): Promise<Map<string, string>> {
  const names = (await readdir(directory)).toSorted()
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))
  return new Map(names.map((name, index) => [name, texts[index] ?? '']))
}

type Target = { host: string; port: number; servername?: string; ca?: Buffer }

async function get(target: Target): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ ...target, timeout: 5000, agent: false }, (response) => {
      response.setEncoding('utf8').on('data', resolve).on('error', reject)
    })
    call.on('error', reject).end()
  })
}

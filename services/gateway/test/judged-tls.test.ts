import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { startOcspAuthority, type OcspAuthority } from './ocsp-authority.ts'
import { startStand, type Stand } from './stand.ts'
import { until } from './until.ts'

const HOST = 'bridge.test'
const SCAN_LIMIT_MS = 540_000

let directory: string
let authority: OcspAuthority
let stand: Stand
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'puente-ocsp-'))
  authority = await startOcspAuthority(directory, HOST)
  stand = await startStand({
    PUENTE_HOST: HOST,
    PUENTE_CERTIFICATE_FILE: authority.certificateFile,
    PUENTE_CERTIFICATE_KEY_FILE: authority.keyFile,
    PUENTE_OCSP_RESOLVER: '127.0.0.1',
  })
})
after(async () => {
  await stand[Symbol.asyncDispose]()
  await authority[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

test("where the authority answers OCSP, its answer comes with the handshake and says 'good'", async () => {
  const ca = await readFile(authority.caFile)
  const stapled = async () =>
    new Promise<Buffer | undefined>((resolve, reject) => {
      const { port } = stand
      const socket = connect({ host: '127.0.0.1', port, ca, servername: HOST, requestOCSP: true })
      socket.setTimeout(60_000, () => socket.destroy(new Error('no handshake')))
      socket.on('OCSPResponse', (response: Buffer | null) => {
        resolve(response ?? undefined)
        socket.destroy()
      })
      socket.on('error', reject)
    })
  // nginx asks the responder when the first client wants to know, which is too late for that one.
  const response = await until('a stapled answer', stapled)
  assert.match(await authority.judge(response), /leaf\.pem: good/)
})

const isMissing = spawnSync('testssl', ['--version']).error !== undefined

test(
  'testssl.sh finds nothing of medium severity or worse',
  { skip: isMissing && 'not installed: run apt-get install testssl.sh' },
  async () => {
    const report = join(directory, 'report.json')
    // Protocols, cipher categories, forward secrecy, preferences, defaults and certificate, vulnerabilities.
    const words =
      `--quiet --warnings batch --color 0 --ip 127.0.0.1 --connect-timeout 30 --openssl-timeout 30 ` +
      `--add-ca ${authority.caFile} -oj ${report} -p -s -f -P -S -h -U ${HOST}:${stand.port}`
    const scan = promisify(execFile)('testssl', words.split(' '), {
      timeout: SCAN_LIMIT_MS,
      maxBuffer: 2 ** 24,
    })
    scan.child.stdin?.end()
    // Its exit code counts warnings; what it found is in the report.
    await scan.catch((error: unknown) => {
      if (error instanceof Error && 'killed' in error && error.killed === true) throw error
    })
    const findings = JSON.parse(await readFile(report, 'utf8')) as {
      id: string
      severity: string
      finding: string
    }[]
    const bad = findings.filter(({ severity }) => !/^(?:OK|INFO|LOW|WARN|DEBUG)$/.test(severity))
    assert.deepEqual(bad, [])
    const fine = new Set(findings.filter(({ severity }) => severity === 'OK').map(({ id }) => id))
    for (const id of ['SSLv3', 'TLS1_2', 'TLS1_3', 'cipher_order', 'heartbleed', 'HSTS_time']) {
      assert.ok(fine.has(id), `${id}: ${JSON.stringify(findings.filter((one) => one.id === id))}`)
    }
  },
)

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { type PeerCertificate, connect } from 'node:tls'
import { freePort } from '../../services/gateway/test/listen.ts'
import { startUpstream, type Upstream } from '../../services/gateway/test/upstream.ts'
import { makeDevelopmentCertificates } from '../src/development-certificates.ts'
import { until } from './until.ts'

export const HOST = 'bridge.test'
const ACME = resolve(import.meta.dirname, '../acme/run.sh')
const GATEWAY = resolve(import.meta.dirname, '../../services/gateway/src')

/** A PATH with the folders in which Debian keeps servers. */
const PATH = `${process.env['PATH'] ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`
const PROGRAMS = ['certbot', 'pebble', 'pebble-challtestsrv', 'nginx', 'openssl'] as const

/** Why the suite cannot run here, or false. */
export function missingPrograms(): string | false {
  const missing = PROGRAMS.filter((program) => !PATH.split(delimiter).some(isIn(program)))
  return missing.length > 0 && `not installed: run apt-get install ${missing.join(' ')}`
}

const isIn = (program: string) => (folder: string) => {
  try {
    accessSync(join(folder, program), constants.X_OK)
    return true
  } catch {
    return false
  }
}

export type Outcome = { readonly code: number | null; readonly out: string }

export type Authority = { readonly url: string; readonly root: string }

export type AcmeStand = AsyncDisposable & {
  readonly mcp: Upstream
  readonly port: number
  readonly certificateFile: string
  /** A Pebble whose certificates are valid for so many seconds. */
  startAuthority(validSeconds: number): Promise<Authority>
  /** Runs certs/acme/run.sh against an authority to its end. */
  run(authority: Authority, ...words: string[]): Promise<Outcome>
  /** Starts it as a container does, without an end. */
  loop(authority: Authority): Looping
  /** Where the authority finds the host: an address of the loopback network. */
  pointHostTo(address: string): Promise<void>
  /** The certificate that a new connection is shown. */
  served(): Promise<PeerCertificate>
  /** A metric of the gateway by its name and label. */
  metric(name: string): Promise<number>
  /** Runs the command that tells monitoring how a certificate stands. */
  askValidity(...words: string[]): Promise<Outcome>
  /** What the gateway's program has logged. */
  logged(): string
}

export type Looping = { readonly child: ChildProcess; readonly out: () => string }

/** The gateway's program in front of a stub service, a DNS server that knows every name, and as many authorities as asked for. */
export async function startAcmeStand(): Promise<AcmeStand> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'puente-acme-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const file = (name: string) => join(directory, name)
  for (const name of ['acme', 'served', 'config', 'work']) await mkdir(file(name))
  const mcp = stack.use(await startUpstream('mcp'))
  const [port, httpPort, opsPort, dnsPort, managementPort] = await Promise.all(
    Array.from({ length: 5 }, freePort),
  )
  // Pebble itself speaks https; certbot is told to trust this authority for that.
  const own = await makeDevelopmentCertificates({ directory: file('pebble'), now: new Date() })
  const certificateFile = file('served/fullchain.pem')

  // What is started later belongs to the stand too.
  const running = stack.use(new AsyncDisposableStack())
  const start = (command: string, words: string[], env: Record<string, string>) => {
    const child = spawn(command, words, {
      env: { PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (out += text))
    }
    const ended = once(child, 'close')
    running.defer(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await ended
    })
    return { child, out: () => out, ended }
  }

  start(
    'pebble-challtestsrv',
    `-defaultIPv4 127.0.0.1 -dns01 127.0.0.1:${dnsPort} -management 127.0.0.1:${managementPort}`
      .split(' ')
      .concat('-defaultIPv6', '', '-http01', '', '-https01', '', '-tlsalpn01', ''),
    {},
  )
  const gateway = start(process.execPath, [join(GATEWAY, 'main.ts')], {
    PUENTE_HOST: HOST,
    PUENTE_DIRECTORY: file('gateway'),
    PUENTE_HTTPS_LISTEN: `127.0.0.1:${port}`,
    PUENTE_HTTP_LISTEN: `127.0.0.1:${httpPort}`,
    PUENTE_AUTH_UPSTREAMS: `127.0.0.1:${mcp.port}`,
    PUENTE_MCP_UPSTREAMS: `127.0.0.1:${mcp.port}`,
    PUENTE_CERTIFICATE_FILE: certificateFile,
    PUENTE_CERTIFICATE_KEY_FILE: file('served/privkey.pem'),
    PUENTE_ACME_DIR: file('acme'),
    PUENTE_ACCESS_LOG: file('access.log'),
    PUENTE_OPS_LISTEN: `127.0.0.1:${opsPort}`,
    // The folder is its owner's alone, and root's workers would be somebody else.
    PUENTE_WORKER_USER: process.getuid?.() === 0 ? 'root' : '',
  })

  const acmeEnvironment = ({ url }: Authority) => ({
    PUENTE_HOST: `${HOST}:${port}`,
    ACME_AGREE_TERMS: 'yes',
    ACME_SERVER: url,
    ACME_CA_FILE: own.caFile,
    ACME_CONFIG_DIR: file('config'),
    ACME_WORK_DIR: file('work'),
    PUENTE_ACME_DIR: file('acme'),
    PUENTE_CERTIFICATES_DIR: file('served'),
    RENEW_SECONDS: '1',
    RETRY_SECONDS: '1',
    HOME: directory,
  })
  const finish = async ({ child, out, ended }: ReturnType<typeof start>) => {
    await ended
    return { code: child.exitCode, out: out() }
  }

  const stand: Omit<AcmeStand, typeof Symbol.asyncDispose> = {
    mcp,
    port: port ?? 0,
    certificateFile,
    async startAuthority(validSeconds) {
      const [acmePort, rootsPort] = await Promise.all([freePort(), freePort()])
      const config = file(`pebble-${acmePort}.json`)
      const pebble = {
        listenAddress: `127.0.0.1:${acmePort}`,
        managementListenAddress: `127.0.0.1:${rootsPort}`,
        certificate: own.certificateFile,
        privateKey: own.keyFile,
        httpPort,
        tlsPort: port,
        certificateValidityPeriod: validSeconds,
      }
      await writeFile(config, JSON.stringify({ pebble }))
      const { out } = start('pebble', ['-config', config, '-dnsserver', `127.0.0.1:${dnsPort}`], {
        PEBBLE_VA_NOSLEEP: '1',
        PEBBLE_WFE_NONCEREJECT: '0',
        // Every order is put to the proof.
        PEBBLE_AUTHZREUSE: '0',
      })
      const root = await until(`pebble: ${out()}`, async () =>
        ask(`https://127.0.0.1:${rootsPort}/roots/0`, own.caFile).catch(() => undefined),
      )
      return { url: `https://127.0.0.1:${acmePort}/dir`, root }
    },
    run: async (authority, ...words) =>
      finish(start('sh', [ACME, 'once', ...words], acmeEnvironment(authority))),
    loop: (authority) => start('sh', [ACME], acmeEnvironment(authority)),
    async pointHostTo(address) {
      const answer = await fetch(`http://127.0.0.1:${managementPort}/set-default-ipv4`, {
        method: 'POST',
        body: JSON.stringify({ ip: address }),
      })
      if (!answer.ok) throw new Error(`the DNS server answers ${answer.status}`)
    },
    served: () => peerCertificate(port ?? 0),
    async metric(name) {
      const text = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text()
      const line = text.split('\n').find((line) => line.startsWith(`${name} `))
      if (line === undefined) throw new Error(`no metric ${name} in ${text}`)
      return Number(line.slice(name.length + 1))
    },
    askValidity: async (...words) =>
      finish(
        start(
          process.execPath,
          [join(GATEWAY, 'bin/certificate.ts'), certificateFile, ...words],
          {},
        ),
      ),
    logged: gateway.out,
  }
  await until(`the gateway: ${gateway.out()}`, () => stand.served().catch(() => undefined))
  const owned = stack.move()
  return { ...stand, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function peerCertificate(port: number): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      // Nothing is sent: whom it names is what the tests look at.
      { host: '127.0.0.1', port, servername: HOST, rejectUnauthorized: false },
      () => {
        resolve(socket.getPeerCertificate())
        socket.destroy()
      },
    )
    socket.setTimeout(60_000, () => socket.destroy(new Error('no handshake')))
    socket.on('error', reject)
  })
}

async function ask(url: string, caFile: string): Promise<string> {
  const ca = await readFile(caFile)
  return new Promise((resolve, reject) => {
    const sent = request(url, { ca, agent: false, timeout: 60_000 }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('error', reject).on('end', () => resolve(text))
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer'))).on('error', reject)
    sent.end()
  })
}

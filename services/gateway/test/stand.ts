import { spawn, execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { makeDevelopmentCertificates } from '../../../certs/src/development-certificates.ts'
import { nginxArguments, nginxVersion, renderGateway } from '../src/gateway.ts'
import type { Variables } from '../src/variables.ts'
import { freePort } from './listen.ts'
import { startUpstream, type Upstream } from './upstream.ts'

const LIMIT_MS = 60_000

export type Stand = AsyncDisposable & {
  readonly directory: string
  readonly port: number
  readonly httpPort: number
  /** Of nginx's master process. */
  readonly pid: number
  readonly ca: string
  readonly auth: Upstream
  readonly mcp: Upstream
  /** What nginx has written to standard error so far. */
  errors(): string
  /** The access log, as soon as it has `count` lines. */
  logged(count: number): Promise<Record<string, unknown>[]>
  /** Runs nginx on the same configuration with one more option, such as -t; resolves with all it prints. */
  ask(option: string): Promise<string>
}

/** The nginx under test: PUENTE_TEST_NGINX, or the one that is installed. */
export function nginxProgram(): string {
  const candidates = [process.env['PUENTE_TEST_NGINX'], '/usr/sbin/nginx', '/usr/local/sbin/nginx']
  const program = candidates.find((file) => file !== undefined && existsSync(file))
  if (program !== undefined) return program
  throw new Error(
    'nginx is not installed: run apt-get install nginx-light, or set PUENTE_TEST_NGINX',
  )
}

/** A running gateway in front of two stub services; `variables` replace the stand's own. */
export async function startStand(variables: Variables = {}): Promise<Stand> {
  await using stack = new AsyncDisposableStack()
  // The name holds a space: paths in the configuration are quoted.
  const directory = await mkdtemp(join(tmpdir(), 'puente gateway-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const auth = stack.use(await startUpstream('auth'))
  const mcp = stack.use(await startUpstream('mcp'))
  const certificates = await makeDevelopmentCertificates({
    directory: join(directory, 'certificates'),
    now: new Date(),
  })
  const program = nginxProgram()
  const version = await nginxVersion(program)
  const start = async () => {
    const [port, httpPort] = await Promise.all([freePort(), freePort()])
    await renderGateway(
      {
        PUENTE_HOST: `localhost:${port}`,
        PUENTE_HTTPS_LISTEN: `127.0.0.1:${port}`,
        PUENTE_HTTP_LISTEN: `127.0.0.1:${httpPort}`,
        PUENTE_AUTH_UPSTREAMS: `127.0.0.1:${auth.port}`,
        PUENTE_MCP_UPSTREAMS: `127.0.0.1:${mcp.port}`,
        PUENTE_CERTIFICATE_FILE: certificates.certificateFile,
        PUENTE_CERTIFICATE_KEY_FILE: certificates.keyFile,
        PUENTE_NGINX_VERSION: version,
        PUENTE_UNLIMITED: '127.0.0.1',
        ...variables,
      },
      directory,
    )
    return { port, httpPort, ...(await runNginx(program, directory, port)) }
  }
  const { port, httpPort, errors, stop, pid } = await withoutPortClash(start)
  stack.defer(stop)
  const owned = stack.move()
  return {
    directory,
    port,
    httpPort,
    pid,
    ca: await readFile(certificates.caFile, 'utf8'),
    auth,
    mcp,
    errors,
    logged: (count) => logged(join(directory, 'run/access.log'), count),
    async ask(option) {
      const words = nginxArguments(directory).slice(0, -2)
      const { stdout, stderr } = await promisify(execFile)(program, [...words, option])
      return stdout + stderr
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** A port that was free can have been taken since: then it starts again with others. */
async function withoutPortClash<Started>(start: () => Promise<Started>): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start()
    } catch (error) {
      if (attempt === 5 || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function runNginx(program: string, directory: string, port: number) {
  let errors = ''
  const nginx = spawn(program, nginxArguments(directory), { stdio: ['ignore', 'ignore', 'pipe'] })
  nginx.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = once(nginx, 'exit')
  const stop = async () => {
    nginx.kill('SIGTERM')
    await ended
  }
  try {
    await untilListening(port, () => {
      if (nginx.exitCode !== null) throw new Error(`nginx did not start: ${errors}`)
    })
  } catch (error) {
    await stop()
    throw error
  }
  return { errors: () => errors, stop, pid: nginx.pid ?? 0 }
}

async function untilListening(port: number, check: () => void): Promise<void> {
  const end = Date.now() + LIMIT_MS
  while (!(await isListening(port))) {
    check()
    if (Date.now() > end) throw new Error(`nothing listens on port ${port}`)
    await delay(20)
  }
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function logged(file: string, count: number): Promise<Record<string, unknown>[]> {
  const end = Date.now() + LIMIT_MS
  for (;;) {
    const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1)
    if (lines.length >= count)
      return lines.map((line): unknown => JSON.parse(line)).filter(isRecord)
    if (Date.now() > end) throw new Error(`the access log has ${lines.length} lines, not ${count}`)
    await delay(20)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

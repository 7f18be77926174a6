import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { makeDevelopmentCertificates } from '../../../certs/src/development-certificates.ts'
import { call } from './call.ts'
import { freePort } from './listen.ts'
import { nginxProgram } from './stand.ts'
import { until } from './until.ts'
import { startUpstream } from './upstream.ts'

const SOURCE = resolve(import.meta.dirname, '../src')

/** The program as a container runs it, in front of one stub for both services. */
async function startProgram() {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'puente-program-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const certificates = await makeDevelopmentCertificates({
    directory: join(directory, 'certificates'),
    now: new Date(),
  })
  const upstream = stack.use(await startUpstream('service'))
  const [port, opsPort] = await Promise.all([freePort(), freePort()])
  const child = spawn(process.execPath, [join(SOURCE, 'main.ts')], {
    env: {
      PATH: process.env['PATH'],
      PUENTE_NGINX: nginxProgram(),
      PUENTE_DIRECTORY: join(directory, 'run'),
      PUENTE_HOST: `localhost:${port}`,
      PUENTE_HTTPS_LISTEN: `127.0.0.1:${port}`,
      PUENTE_AUTH_UPSTREAMS: `127.0.0.1:${upstream.port}`,
      PUENTE_MCP_UPSTREAMS: `localhost:${upstream.port} nowhere.invalid:8008`,
      PUENTE_CERTIFICATE_FILE: certificates.certificateFile,
      PUENTE_CERTIFICATE_KEY_FILE: certificates.keyFile,
      PUENTE_ACCESS_LOG: join(directory, 'access.log'),
      PUENTE_OPS_LISTEN: `127.0.0.1:${opsPort}`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own, so that nothing of it outlives a test that failed.
    detached: true,
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const closed = once(child, 'exit')
  stack.defer(async () => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL')
    } catch (error) {
      // Nobody of the group is left.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
    await closed
    child.stderr.destroy()
  })
  const stand = { port, ca: await readFile(certificates.caFile, 'utf8') }
  const ops = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${opsPort}${path}`)
    return { status: answer.status, text: await answer.text() }
  }
  const ready = () => ops('/readyz').catch(() => undefined)
  await until(`the program: ${errors}`, async () => (await ready())?.status === 200)
  await until('nginx listens', () => call(stand, '/health').catch(() => undefined))
  const owned = stack.move()
  return {
    ...stand,
    child,
    closed,
    directory,
    ops,
    upstream,
    errors: () => errors,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

test('it serves, and tells probes and Prometheus how it is', async () => {
  await using program = await startProgram()
  assert.equal((await call(program, '/health')).text, 'service')
  assert.deepEqual(await program.ops('/livez'), { status: 200, text: 'ok\n' })
  assert.equal((await program.ops('/elsewhere')).status, 404)
  const { text } = await program.ops('/metrics')
  const values = new Map(
    [...text.matchAll(/^([a-z_]+(?:\{[^}]*\})?) (\d+)$/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]),
  )
  assert.equal(values.get('puente_gateway_up'), 1)
  assert.equal(values.get('puente_gateway_servers{service="auth"}'), 1)
  assert.equal(values.get('puente_gateway_unresolved_names'), 1)
  assert.equal(values.get('puente_certificate_temporary'), 0)
  assert.ok((values.get('puente_gateway_requests_total') ?? 0) >= 1)
  assert.ok((values.get('puente_gateway_connections{state="active"}') ?? 0) >= 1)
  const days =
    ((values.get('puente_certificate_expiry_timestamp_seconds') ?? 0) - Date.now() / 1000) / 86_400
  assert.ok(days > 390 && days < 398, String(days))
  // Every line that is not a comment is a sample, and each metric has a type.
  for (const line of text.trimEnd().split('\n'))
    assert.match(line, /^(?:# (?:HELP|TYPE) |[a-z_]+[ {])/)
  // nginx's own page of it is on no port.
  assert.equal((await call(program, '/status')).status, 404)
})

test('asked to end, it lets a call under way finish, and ends well', async () => {
  await using program = await startProgram()
  const release = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  program.upstream.answer = async (_, response) => {
    arrived.resolve()
    await release.promise
    response.end('finished')
  }
  const answer = call(program, '/mcp', { method: 'POST', body: '{}' })
  await arrived.promise
  program.child.kill('SIGTERM')
  await until('it stops', () => program.errors().includes('"msg":"stopping"'))
  release.resolve()
  assert.equal((await answer).text, 'finished')
  await program.closed
  assert.equal(program.child.exitCode, 0, program.errors())
})

test('it ends with an error when nginx does', async () => {
  await using program = await startProgram()
  const pid = Number(await readFile(join(program.directory, 'run/run/nginx.pid'), 'utf8'))
  process.kill(pid, 'SIGKILL')
  await program.closed
  assert.equal(program.child.exitCode, 1)
  assert.match(program.errors(), /nginx ended \(SIGKILL\)/)
})

test('what it is not told is listed, exit code 78', () => {
  const run = (env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [join(SOURCE, 'main.ts')], {
      env: { PATH: process.env['PATH'], PUENTE_NGINX: nginxProgram(), ...env },
      encoding: 'utf8',
    })
  const settings = run({ PUENTE_FOLLOW_SECONDS: '0', PUENTE_OPS_LISTEN: 'everywhere' })
  assert.equal(settings.status, 78)
  assert.match(
    settings.stderr,
    /^PUENTE_OPS_LISTEN must[^\n]*\nPUENTE_FOLLOW_SECONDS must[^\n]*\n$/,
  )
  const variables = run({})
  assert.equal(variables.status, 78)
  assert.match(variables.stderr, /^PUENTE_HOST must/)
})

test('the command for monitoring tells by its exit code how a certificate stands', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'puente-validity-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  const ask = (...words: string[]) => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(SOURCE, 'bin/certificate.ts'), ...words],
      { encoding: 'utf8', env: {} },
    )
    return {
      status,
      said: stdout === '' ? undefined : (JSON.parse(stdout) as { validity: string }),
    }
  }
  const { certificateFile } = await makeDevelopmentCertificates({ directory, now: new Date() })
  assert.deepEqual(ask(certificateFile).status, 0)
  const soon = ask(certificateFile, '--days', '500')
  assert.deepEqual([soon.status, soon.said?.validity], [1, 'ends soon'])
  const past = join(directory, 'past')
  const old = await makeDevelopmentCertificates({ directory: past, now: new Date('2020-01-01') })
  const expired = ask(old.certificateFile)
  assert.deepEqual([expired.status, expired.said?.validity], [2, 'expired'])
  assert.equal(ask(join(directory, 'none.pem')).status, 2)
  assert.equal(ask().status, 64)
  assert.equal(ask(certificateFile, '--days', 'many').status, 64)
})

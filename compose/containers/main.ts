import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cleanUp, leftOf } from './clean-up.ts'
import { NoEngine, requireEngine, startSwarm } from './engine.ts'
import { figuresOf, imageSizes } from './figures.ts'
import { tellOutside } from './outside.ts'
import { prepare } from './prepare.ts'
import { checkout, compose, type Stack } from './stack.ts'
import { deployToSwarm, removeFromSwarm } from './swarm.ts'

// Builds the images, runs the stack as docs/deploy.md says, tests it from outside through TLS, moves it to a Swarm, and
// leaves nothing behind.

const EX_UNAVAILABLE = 69

const END_TO_END = ['clients', 'demo', 'device', 'pages', 'refusals', 'revocation']

const say = (line: string) => process.stdout.write(`${line}\n`)

const stopping = new AbortController()
const { signal } = stopping
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stopping.abort(new Error(`stopped by ${name}`)))
}

const step = async <Result>(doing: string, work: () => Promise<Result>) => {
  signal.throwIfAborted()
  const began = performance.now()
  const result = await work()
  say(`${doing.padEnd(48)}${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s`)
  return result
}

/** Runs test files where the names of the stack lead to it: in a mount namespace with a hosts file of its own. */
const runTests = async (stack: Stack, folder: string, names: readonly string[]) => {
  signal.throwIfAborted()
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const files = names.map((name) => join(checkout, folder, `${name}.test.ts`))
  const inNamespace = 'mount --bind "$0" /etc/hosts && exec "$@"'
  const tests = spawn(
    'unshare',
    [
      '--mount',
      ...user,
      'sh',
      '-c',
      inNamespace,
      join(stack.directory, 'hosts'),
      process.execPath,
      '--test',
      '--test-timeout=1200000',
      '--test-concurrency=2',
      ...files,
    ],
    {
      stdio: 'inherit',
      signal,
      cwd: join(checkout, folder, '..'),
      env: {
        ...process.env,
        PUENTE_CONTAINERS: join(stack.directory, 'stack.json'),
        PUENTE_E2E_STATE_DIR: join(stack.directory, 'e2e'),
        NODE_EXTRA_CA_CERTS: join(stack.directory, 'e2e/ca.pem'),
      },
    },
  )
  tests.on('error', () => undefined)
  await new Promise((resolve) => tests.once('close', resolve))
  signal.throwIfAborted()
  if (tests.exitCode !== 0) process.exitCode = 1
}

const report = async (stack: Stack) => {
  for (const [service, megabytes] of Object.entries(await imageSizes(stack))) {
    say(`  image of ${service}: ${megabytes} MB more than its base`)
  }
  for (const service of ['auth', 'mcp', 'gateway'] as const) {
    const { healthySeconds, memory, ownMegabytes } = await figuresOf(stack, service)
    say(
      `  ${service}: healthy after ${healthySeconds.toFixed(1)} s; idle at ${memory}, cached files included, ${ownMegabytes} MB of its own`,
    )
  }
}

const test = async () => {
  await requireEngine()
  const began = performance.now()
  const stack = await prepare()
  await using owned = new AsyncDisposableStack()
  owned.defer(async () => rm(stack.directory, { recursive: true, force: true }))
  owned.defer(async () => {
    await cleanUp(stack.project)
    say(`left behind: ${JSON.stringify(await leftOf(stack.project))}`)
  })

  await step('images', async () =>
    // Packages come from elsewhere: once more, if they did not.
    compose(stack, ['build'], { signal }).catch(async () => {
      signal.throwIfAborted()
      return compose(stack, ['build'], { signal })
    }),
  )
  const up = ['up', '--detach', '--wait', '--wait-timeout', '600']
  // What ends because something else is not there yet counts as failed, even if it comes back.
  await step('PostgreSQL, Pebble', async () =>
    compose(stack, [...up, 'postgres', 'shop', 'pebble'], { signal }),
  )
  await step('devsql with the sample shop', async () =>
    compose(stack, [...up, 'devsql'], { signal }),
  )
  await step('the rest, healthy', async () => compose(stack, up, { signal }))
  await step('certificate and accounts', async () => tellOutside(stack))
  await report(stack)
  await runTests(stack, 'e2e/test', END_TO_END)
  await runTests(stack, 'compose/containers', ['stack'])

  await step('stack, down', async () => compose(stack, ['down', '--remove-orphans'], { signal }))
  const swarm = owned.use(await startSwarm())
  owned.defer(async () => removeFromSwarm(stack))
  await step('the same on a Swarm', async () => deployToSwarm(stack, signal))
  await runTests(stack, 'compose/containers', ['swarm'])
  void swarm
  say(`containers: ${((performance.now() - began) / 60_000).toFixed(1)} minutes`)
}

try {
  await test()
} catch (error) {
  process.exitCode = error instanceof NoEngine ? EX_UNAVAILABLE : 1
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
}

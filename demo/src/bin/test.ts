import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { checkout } from '../checkout.ts'
import { createFailedTests } from '../failed-tests.ts'
import { Fault } from '../fault.ts'
import { addCounts, type Counts, noCounts } from '../test-counts.ts'
import { offerPrograms, withSbin } from '../programs.ts'
import { startTestStand } from '../test-stand.ts'
import { untilAskedToStop } from '../until-asked-to-stop.ts'

// Starts the real parts that the suites share, one of each, and runs every suite of the workspace against them.

/** Other people's programs that some suites hold Puente against. */
const judges = ['certbot', 'pebble', 'testssl'] as const

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Runs turbo, passing its output on, and gathers what node's test runner counted and what failed. */
const runSuites = async (args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal) => {
  const child = spawn(join(checkout, 'node_modules/.bin/turbo'), args, {
    cwd: checkout,
    env,
    signal,
    killSignal: 'SIGTERM',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let counts: Counts = noCounts
  const failedTests = createFailedTests()
  let rest = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    process.stdout.write(text)
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      counts = addCounts(counts, line)
      failedTests.add(line)
    }
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, counts, failures: failedTests.lines() }
}

const test = async () => {
  const asked = untilAskedToStop()
  await using cleanup = new AsyncDisposableStack()
  await asked.orElse(offerPrograms(judges, withSbin(process.env['PATH']), say))
  const env = await startTestStand(
    cleanup,
    asked,
    ['nginx', 'openssl', 'chromium', 'tsql'],
    process.env,
    say,
  )
  const stopping = new AbortController()
  asked.stop.catch(() => undefined).finally(() => stopping.abort())
  const named = process.argv.slice(2).flatMap((name) => ['--filter', name])
  const only = named.length > 0 ? ['--only', ...named] : []
  const { code, counts, failures } = await asked.orElse(
    runSuites(
      ['run', 'test', '--concurrency=1', '--continue=always', ...only],
      { ...env, TURBO_TELEMETRY_DISABLED: '1' },
      stopping.signal,
    ),
  )
  if (failures.length > 0) say(`\nWhat failed:\n\n${failures.join('\n')}`)
  say(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  if (code !== 0 || counts.failed > 0) process.exitCode = 1
  else if (counts.passed === 0) throw new Fault('No test ran.')
}

try {
  await test()
} catch (error) {
  if (!(error instanceof Fault)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exitCode = 1
}

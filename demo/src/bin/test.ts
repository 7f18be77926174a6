import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '../checkout.ts'
import { readEnvironment } from '../environment.ts'
import { Fault } from '../fault.ts'
import { startPostgres } from '../postgres.ts'
import { createProcesses } from '../processes.ts'
import { requirePrograms, withSbin } from '../programs.ts'
import { startDevsql } from '../services.ts'
import type { SqlLogin } from '../sql-url.ts'
import { openState } from '../state.ts'
import { addCounts, type Counts, noCounts } from '../test-counts.ts'
import { untilAskedToStop } from '../until-asked-to-stop.ts'

// Starts the real parts that the suites share, one of each, and runs every suite of the workspace against them.

const say = (line: string) => process.stdout.write(`${line}\n`)

const sqlUrl = ({ user, password, server, port, database }: SqlLogin) =>
  `mssql://${user}:${password}@${server}:${port}/${database}?encrypt=true&trustServerCertificate=true`

/** Runs a command, passing its output on, and adds up what node's test runner counted in it. */
const runSuites = async (args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal) => {
  const child = spawn(join(checkout, 'node_modules/.bin/turbo'), args, {
    cwd: checkout,
    env,
    signal,
    killSignal: 'SIGTERM',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let counts: Counts = noCounts
  let rest = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    process.stdout.write(text)
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) counts = addCounts(counts, line)
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, counts }
}

const test = async () => {
  const environment = readEnvironment(process.env)
  const path = withSbin(process.env['PATH'])
  const asked = untilAskedToStop()
  const directory = await mkdtemp(join(tmpdir(), 'puente-test-'))
  await using cleanup = new AsyncDisposableStack()
  cleanup.defer(async () => rm(directory, { recursive: true, force: true }))
  const state = cleanup.use(await openState(directory, say))
  await requirePrograms(['nginx', 'chromium', 'tsql'], path, say)
  const processes = cleanup.use(createProcesses(state, asked.fail))

  const databaseUrl =
    environment.databaseUrl ??
    (await asked.orElse(startPostgres(processes, directory, state.secrets.postgresPassword)))
  const given = process.env['PUENTE_TEST_SQL_URL']
  const sql = given
    ? undefined
    : await asked.orElse(startDevsql(processes, process.env, databaseUrl, state.secrets))
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    ...(sql?.writer && {
      PUENTE_TEST_SQL_URL: sqlUrl(sql.writer),
      PUENTE_TEST_SQL_READER_URL: sqlUrl(sql.reader),
    }),
  }
  const stopping = new AbortController()
  asked.stop.catch(() => undefined).finally(() => stopping.abort())
  const named = process.argv.slice(2).flatMap((name) => ['--filter', name])
  const only = named.length > 0 ? ['--only', ...named] : []
  const { code, counts } = await asked.orElse(
    runSuites(
      ['run', 'test', '--concurrency=1', '--continue=always', ...only],
      env,
      stopping.signal,
    ),
  )
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

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { checkout } from '../checkout.ts'
import { startBenchGateway } from '../bench-gateway.ts'
import { Fault } from '../fault.ts'
import { requirePrograms, withSbin } from '../programs.ts'
import { startTestStand } from '../test-stand.ts'
import { untilAskedToStop } from '../until-asked-to-stop.ts'

// Runs the named benchmarks one after the other against one PostgreSQL and one devsql. Each prints its own ratios.

const benchmarks: Readonly<Record<string, string>> = {
  devsql: 'devsql/bench/main.ts',
  auth: 'services/auth/bench/main.ts',
  sql: 'services/mcp/bench/main.ts',
  tenants: 'services/mcp/bench/tenants.ts',
}

const names = Object.keys(benchmarks).join(', ')

const say = (line: string) => process.stdout.write(`${line}\n`)

const chosen = (asked: readonly string[]) =>
  (asked.length > 0 ? asked : Object.keys(benchmarks)).map((name) => {
    const file = benchmarks[name]
    if (file === undefined) throw new Fault(`There is no benchmark "${name}". There are: ${names}.`)
    return { name, file }
  })

const run = async (file: string, env: NodeJS.ProcessEnv, signal: AbortSignal) => {
  const child = spawn(process.execPath, [join(checkout, file)], { env, signal, stdio: 'inherit' })
  return new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}

const bench = async () => {
  const files = chosen(process.argv.slice(2))
  const asked = untilAskedToStop()
  await using cleanup = new AsyncDisposableStack()
  const base = { DEVSQL_WIDE_TABLES: '20000', ...process.env }
  const stand = await startTestStand(cleanup, asked, [], base, say)
  const [nginx = ''] = files.some(({ name }) => name === 'sql')
    ? await requirePrograms(['nginx'], withSbin(process.env['PATH']), say)
    : []
  const env = nginx === '' ? stand : { ...stand, ...(await startBenchGateway(nginx, cleanup)) }
  const stopping = new AbortController()
  asked.stop.catch(() => undefined).finally(() => stopping.abort())
  for (const { name, file } of files) {
    say(`\n# ${name}`)
    if ((await asked.orElse(run(file, env, stopping.signal))) !== 0) process.exitCode = 1
  }
}

try {
  await bench()
} catch (error) {
  if (!(error instanceof Fault)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exitCode = 1
}

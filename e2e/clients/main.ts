import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Installs the clients that people use from npm, into a folder of their own, and runs the suites that drive them.

/** Half a gigabyte, and not the project's to ship: hence no dependencies. */
const CLIENTS = {
  '@anthropic-ai/claude-code': '2.1.324',
  '@modelcontextprotocol/inspector': '2.12.0',
}
const REGISTRY = 'https://registry.npmjs.org/'
const EX_TEMPFAIL = 75

/** Runs a command in a folder with its output shown; resolves with its exit code. */
const run = async (
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
) => {
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

const isReachable = async (url: string) =>
  fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(20_000) }).then(
    () => true,
    () => false,
  )

const test = async () => {
  const registry = process.env['npm_config_registry'] ?? REGISTRY
  if (!(await isReachable(registry))) {
    process.stderr.write(`SKIPPED: ${registry} cannot be reached, so no client was tried.\n`)
    return process.env['CI'] === undefined ? 0 : EX_TEMPFAIL
  }
  const directory = await mkdtemp(join(tmpdir(), 'puente-clients-'))
  try {
    await writeFile(
      join(directory, 'package.json'),
      JSON.stringify({ private: true, dependencies: CLIENTS }),
    )
    process.stdout.write(`Installing ${Object.entries(CLIENTS).flat().join(' ')}\n`)
    const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    const installed = await run('npm', npm, process.env, directory)
    if (installed !== 0) throw new Error(`npm install ended with ${installed}`)
    const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.test.ts'))
    return await run(
      process.execPath,
      ['src/main.ts', ...files.map((name) => join('clients', name)), 'test/mcp-remote.test.ts'],
      { ...process.env, PUENTE_E2E_CLIENTS_DIR: join(directory, 'node_modules') },
      join(import.meta.dirname, '..'),
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

process.exitCode = await test()

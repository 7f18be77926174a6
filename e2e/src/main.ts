import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemo } from './demo-process.ts'

// Starts one demo of its own, as a newcomer would, and runs the suites against it.

const directory = await mkdtemp(join(tmpdir(), 'puente-e2e-'))
try {
  await using demo = await startDemo(process.env, directory)
  const wanted = process.argv.slice(2)
  const every = (await readdir('test')).filter((name) => name.endsWith('.test.ts'))
  const files = wanted.length > 0 ? wanted : every.map((name) => join('test', name))
  const tests = spawn(
    process.execPath,
    ['--test', '--test-concurrency=2', '--test-timeout=300000', ...files.toSorted()],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        PUENTE_E2E_STATE_DIR: directory,
        NODE_EXTRA_CA_CERTS: demo.caFile,
      },
    },
  )
  const code: unknown = (await once(tests, 'exit'))[0]
  process.exitCode = code === 0 ? 0 : 1
} finally {
  await rm(directory, { recursive: true, force: true })
}

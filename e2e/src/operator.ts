import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Demo } from './demo.ts'

const command = join(import.meta.dirname, '../../services/auth/src/bin/puente.ts')

/** Runs the operator's command on the demo, and returns what it prints with --json. */
export const operate = async (demo: Demo & { directory: string }, ...args: string[]) => {
  const { stdout } = await promisify(execFile)(process.execPath, [command, ...args, '--json'], {
    env: {
      PATH: process.env['PATH'],
      PUENTE_CONFIG: join(demo.directory, 'puente.yaml'),
      DATABASE_URL: demo.postgres,
    },
  })
  const printed: unknown = JSON.parse(stdout)
  return printed
}

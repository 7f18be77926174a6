import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const PATIENCE_MS = 120_000

/** A program of an installed client, by its path in `node_modules`. */
export const installed = (path: string) => {
  const directory = process.env['PUENTE_E2E_CLIENTS_DIR']
  if (directory === undefined) {
    throw new Error('the clients are not installed: run `pnpm test:clients`, which does it')
  }
  return join(directory, path)
}

/** Runs a client without a terminal, for two minutes at most; `ended` resolves with its exit code and all it has printed. */
export const runClient = (
  command: string,
  args: readonly string[],
  { env, cwd }: { env: NodeJS.ProcessEnv; cwd: string },
) => {
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] })
  const limit = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part
  })
  return {
    child,
    ended: once(child, 'close').then(([code]) => {
      clearTimeout(limit)
      return { code: Number(code ?? -1), stdout, stderr }
    }),
  }
}

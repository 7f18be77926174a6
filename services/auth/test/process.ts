import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WAIT_MS = 60_000

/** A folder of its own; disposing deletes it. */
export const createFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'puente-auth-'))
  return {
    path,
    write: async (name: string, text: string) => {
      await writeFile(join(path, name), text)
      return join(path, name)
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}

/** Runs one of this package's programs with nothing but `env`; disposing kills it if it still runs. */
export const start = (
  script: string,
  env: Record<string, string>,
  args: string[] = [],
  input = '',
) => {
  const path = fileURLToPath(new URL(`../src/${script}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], { env, stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const exited = once(child, 'close').then(() => child.exitCode)

  const log = () =>
    // What follows the last line break is a line that has not wholly arrived.
    stdout
      .split('\n')
      .slice(0, -1)
      .filter(Boolean)
      .map(
        (line) =>
          JSON.parse(line) as { msg: string; port?: number; opsPort?: number; faults?: string[] },
      )

  return {
    exited,
    output: () => ({ stdout, stderr }),
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** Waits for the log line with this message, and returns it. */
    logged: async (message: string, count = 1) => {
      const deadline = Date.now() + WAIT_MS
      for (;;) {
        const lines = log().filter(({ msg }) => msg === message)
        const line = lines[count - 1]
        if (line) return line
        if (Date.now() > deadline || child.exitCode !== null) {
          throw new Error(`"${message}" was not logged: ${stdout}${stderr}`)
        }
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}

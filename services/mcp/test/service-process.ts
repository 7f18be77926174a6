import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const MAIN = join(import.meta.dirname, '../src/main.ts')

/** What the service logs when it can be called. */
export const listening = z.object({ port: z.number(), opsPort: z.number() })

const logLine = (text: string) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))

/** Starts the service as an operator does: as its README says, with nothing but environment variables. */
export const startProcess = (
  env: Record<string, string>,
  nodeArguments: readonly string[] = [],
) => {
  const child = spawn(process.execPath, ['--max-semi-space-size=8', ...nodeArguments, MAIN], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const logs: string[] = []
  const waiting: (() => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    logs.push(line)
    waiting.splice(0).forEach((wake) => wake())
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  // Not 'exit', at which what it wrote last may not have been read yet.
  const exited = once(child, 'close')
  return {
    logged: async (message: string) => {
      while (true) {
        const text = JSON.stringify(message)
        const line = logs.find((entry) => entry.includes(`"msg":${text}`))
        if (line !== undefined) return logLine(line)
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
        })
      }
    },
    /** All it logged until now. */
    lines: () => logs.map(logLine),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    exited: async () => {
      await exited
      return { code: child.exitCode, stderr }
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

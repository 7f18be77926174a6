import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { shown } from './checkout.ts'
import { Fault } from './fault.ts'
import type { ProcessIdentity } from './process-identity.ts'
import type { State } from './state.ts'
import { stopProcess } from './stop-process.ts'

type Start<Ready> = {
  name: string
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** How it is asked to end. */
  stopSignal?: NodeJS.Signals
  timeoutMs?: number
  /** Looks at all it has printed so far; undefined until it is ready. */
  ready: (output: string) => Ready | undefined | Promise<Ready | undefined>
}

type Running = { name: string; identity: ProcessIdentity; signal: NodeJS.Signals }

/** The last lines that a process printed; JSON log lines are cut down to what they say. */
const tail = (output: string) =>
  output
    .trimEnd()
    .split('\n')
    .slice(-8)
    .map((line) => {
      const said = /"msg":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1]
      return `  ${(said ?? line).slice(0, 400)}`
    })
    .join('\n')

/**
 * Starts processes, each in a group of its own (a Ctrl-C in the terminal reaches only the demo, which ends them in
 * order) and with its output in a file of the state folder; disposing of it ends them, the youngest first.
 */
export const createProcesses = (state: State, onUnexpectedEnd: (fault: Fault) => void) => {
  const running: Running[] = []
  let stopping = false

  const start = async <Ready>(what: Start<Ready>): Promise<Ready> => {
    const log = join(state.directory, 'logs', `${what.name}.log`)
    const output = async () => readFile(log, 'utf8')
    const file = openSync(log, 'w', 0o600)
    const child = spawn(what.command, what.args, {
      cwd: what.cwd,
      env: what.env,
      detached: true,
      stdio: ['ignore', file, file],
    })
    closeSync(file)
    let ended: string | undefined
    child.once('error', (error) => {
      ended = error.message
    })
    child.once('exit', (code, signal) => {
      ended = signal === null ? `exit code ${code}` : `signal ${signal}`
    })
    const fault = async (problem: string) =>
      new Fault(`${what.name} ${problem}. It printed (${shown(log)}):\n\n${tail(await output())}`)

    if (child.pid !== undefined) {
      const identity = await state.remember(what.name, child.pid)
      if (identity !== undefined)
        running.push({ name: what.name, identity, signal: what.stopSignal ?? 'SIGTERM' })
    }
    const timeoutMs = what.timeoutMs ?? 30_000
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const ready = await what.ready(await output())
      if (ready !== undefined) {
        child.once('exit', () => {
          if (!stopping) void fault(`ended unexpectedly (${ended})`).then(onUnexpectedEnd)
        })
        // An end between the last look and this line has fired its event already.
        if (ended !== undefined) throw await fault(`did not start (${ended})`)
        return ready
      }
      if (ended !== undefined) throw await fault(`did not start (${ended})`)
      if (performance.now() > deadline)
        throw await fault(`was not ready within ${timeoutMs / 1000} seconds`)
      await sleep(50)
    }
  }

  return {
    start,
    async [Symbol.asyncDispose]() {
      stopping = true
      for (const { identity, signal } of running.toReversed()) await stopProcess(identity, signal)
    },
  }
}

export type Processes = ReturnType<typeof createProcesses>

/** The ports in the line with which our services say that they listen. */
export const listening = (output: string) => {
  for (const line of output.split('\n')) {
    if (!line.includes('"msg":"listening"')) continue
    const port = /"port":(\d+)/.exec(line)?.[1]
    const opsPort = /"opsPort":(\d+)/.exec(line)?.[1]
    if (port !== undefined) return { port: Number(port), opsPort: Number(opsPort ?? 0) }
  }
  return undefined
}

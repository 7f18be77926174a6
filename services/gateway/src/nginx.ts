import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { nginxArguments } from './gateway.ts'

const CHECK_LIMIT_MS = 30_000

/** What `nginx -t` says against the configuration in `directory`; undefined: nothing. */
export async function checkConfiguration(
  program: string,
  directory: string,
): Promise<string | undefined> {
  const words = nginxArguments(directory).slice(0, -2)
  // Its stdout is ours: it opens the logs, and can open no /dev/stdout that is a socket, as one of Node's pipes is.
  const child = spawn(program, [...words, '-q', '-t'], {
    stdio: ['ignore', 'inherit', 'pipe'],
    timeout: CHECK_LIMIT_MS,
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  await once(child, 'close')
  if (child.exitCode === 0) return undefined
  return said.trim() || `nginx -t ended with ${child.exitCode ?? child.signalCode}`
}

/**
 * Runs nginx in the foreground on the configuration in `directory`, with this process's output. Stopping lets requests
 * under way end for `graceMs` at most. `ended` resolves with what it ended by.
 */
export async function startNginx(program: string, directory: string, graceMs: number) {
  const child = spawn(program, nginxArguments(directory), {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code, signal]) =>
    typeof signal === 'string' ? signal : `exit code ${String(code)}`,
  )
  ended.catch(() => undefined)
  await once(child, 'spawn')
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    ended,
    isRunning,
    /** Has workers with the configuration as it is now take over; the old ones end with their last request. */
    reload: () => child.kill('SIGHUP'),
    async [Symbol.asyncDispose]() {
      if (!isRunning()) return
      child.kill('SIGQUIT')
      const timer = new AbortController()
      const patience = delay(graceMs, 'late', { signal: timer.signal }).catch(() => undefined)
      if ((await Promise.race([ended, patience])) === 'late') child.kill('SIGTERM')
      await ended
      timer.abort()
    },
  }
}

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { nginxArguments } from './gateway.ts'

const CHECK_LIMIT_MS = 30_000

/** What `nginx -t` says against the configuration in `directory`; undefined: nothing. */
export async function checkConfiguration(
  program: string,
  directory: string,
): Promise<string | undefined> {
  const words = nginxArguments(directory).slice(0, -2)
  try {
    await promisify(execFile)(program, [...words, '-q', '-t'], { timeout: CHECK_LIMIT_MS })
    return undefined
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    return said === '' ? String(error) : said
  }
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

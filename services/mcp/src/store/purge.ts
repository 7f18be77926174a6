import type { Logger } from 'pino'
import type { Results } from './results.ts'

const INTERVAL_MS = 60_000

/** Removes expired results every minute until it is disposed of. Expired ones cannot be read before. */
export const purgeRegularly = (results: Results, log: Logger): Disposable => {
  const timer = setInterval(() => {
    results.purge().then(
      (removed) => log.debug({ removed }, 'expired results removed'),
      (error: unknown) => log.warn({ err: error }, 'expired results not removed'),
    )
  }, INTERVAL_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

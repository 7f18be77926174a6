import type { Progress } from './call.ts'

const INTERVAL_MS = 900

/** Reports the latest count at least every second until it is disposed of. */
export const reportProgress = (onProgress: ((progress: Progress) => void) | undefined) => {
  if (onProgress === undefined) return { update: undefined, [Symbol.dispose]: () => {} }
  const started = performance.now()
  let latest = { rows: 0, bytes: 0 }
  const timer = setInterval(() => {
    onProgress({ ...latest, elapsedMs: Math.round(performance.now() - started) })
  }, INTERVAL_MS)
  return {
    update: (progress: Omit<Progress, 'elapsedMs'>) => {
      latest = progress
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

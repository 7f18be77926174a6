import { setTimeout as delay } from 'node:timers/promises'

/** Calls per second and the median time of a call, in milliseconds. */
export type Pace = { perSecond: number; medianMs: number }

export const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Lets so many callers call for a time, each after the pause behind its last answer; every call must succeed. */
export const measure = async (
  callers: number,
  forMs: number,
  call: (caller: number) => Promise<void>,
  pauseMs = 0,
): Promise<Pace> => {
  const times: number[] = []
  const started = performance.now()
  const loop = async (caller: number) => {
    while (performance.now() - started < forMs) {
      const before = performance.now()
      await call(caller)
      times.push(performance.now() - before)
      // Not all at the same time.
      if (pauseMs > 0) await delay(pauseMs * (0.5 + Math.random()))
    }
  }
  await Promise.all(Array.from({ length: callers }, async (_, caller) => loop(caller)))
  const seconds = (performance.now() - started) / 1000
  return { perSecond: times.length / seconds, medianMs: median(times) }
}

/** Calls per second and the median time of a call, in milliseconds. */
export type Pace = { perSecond: number; medianMs: number }

export const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Lets so many callers call without pause for a time; every call must succeed. */
export const measure = async (
  callers: number,
  forMs: number,
  call: (caller: number) => Promise<void>,
): Promise<Pace> => {
  const times: number[] = []
  const started = performance.now()
  const loop = async (caller: number) => {
    while (performance.now() - started < forMs) {
      const before = performance.now()
      await call(caller)
      times.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: callers }, async (_, caller) => loop(caller)))
  const seconds = (performance.now() - started) / 1000
  return { perSecond: times.length / seconds, medianMs: median(times) }
}

export type Round = { perSecond: number; p99Ms: number }

/** Lets every worker repeat its step until `durationMs` are over. */
export const load = async (
  workers: readonly (() => Promise<void>)[],
  durationMs: number,
): Promise<Round> => {
  const latencies: number[] = []
  const began = performance.now()
  const end = began + durationMs
  await Promise.all(
    workers.map(async (step) => {
      for (let started = performance.now(); started < end; started = performance.now()) {
        await step()
        latencies.push(performance.now() - started)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  const sorted = latencies.toSorted((a, b) => a - b)
  return {
    perSecond: latencies.length / seconds,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  }
}

/** The middle one of several figures. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

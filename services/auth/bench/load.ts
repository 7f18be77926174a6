export type Round = { perSecond: number; p99Ms: number; cpuMs: number }

/** Lets every worker repeat its step until `durationMs` are over; `cpuMs` says what the server has used so far. */
export const load = async (
  workers: readonly (() => Promise<void>)[],
  durationMs: number,
  cpuMs: () => Promise<number>,
): Promise<Round> => {
  const latencies: number[] = []
  const cpuBefore = await cpuMs()
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
    cpuMs: ((await cpuMs()) - cpuBefore) / latencies.length,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  }
}

/** The middle one of several figures. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

import { setTimeout as delay } from 'node:timers/promises'

/** Waits until it is so; fails after a minute, which no test should take for a measure of speed. */
export const until = async (what: string, isSo: () => boolean | Promise<boolean>) => {
  for (const end = performance.now() + 60_000; !(await isSo()); await delay(20)) {
    if (performance.now() > end) throw new Error(`not within a minute: ${what}`)
  }
}

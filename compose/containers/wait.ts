import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 600_000

/** Asks until `check` resolves with something other than undefined or false; throws with the last failure after ten minutes. */
export const waitFor = async <Result>(
  what: string,
  check: () => Promise<Result | undefined | false>,
  everyMs = 250,
): Promise<Result> => {
  const deadlineMs = performance.now() + PATIENCE_MS
  let last: unknown
  for (;;) {
    try {
      const result = await check()
      if (result !== undefined && result !== false) return result
    } catch (error) {
      last = error
    }
    if (performance.now() > deadlineMs)
      throw new Error(`waited in vain for ${what}`, { cause: last })
    await sleep(everyMs)
  }
}

import { setTimeout as sleep } from 'node:timers/promises'

const WAIT_MS = 60_000

/**
 * Asks again and again until the answer is neither false nor undefined, and returns it. Fails after a minute, which no
 * test should take for a measure: machines that run tests are slow at times.
 */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | false | undefined> | T | false | undefined,
): Promise<T> => {
  const deadline = Date.now() + WAIT_MS
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await sleep(25)
  }
}

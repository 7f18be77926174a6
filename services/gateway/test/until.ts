import { setTimeout as delay } from 'node:timers/promises'

const LIMIT_MS = 60_000

/** Asks again until the answer is neither false nor undefined, and resolves with it; throws after a minute. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | false | undefined> | Answer | false | undefined,
): Promise<Answer> {
  const end = Date.now() + LIMIT_MS
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`)
    await delay(25)
  }
}

import { setTimeout as delay } from 'node:timers/promises'

/** Waits until a count has not changed for half a second, and returns it. */
export const settled = async (count: () => number) => {
  let last = count()
  for (let same = 0; same < 10;) {
    await delay(50)
    const now = count()
    same = now === last ? same + 1 : 0
    last = now
  }
  return last
}

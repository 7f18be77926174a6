import { setImmediate } from 'node:timers/promises'

const SLICE = 1000

/** Goes through a long list in slices, and lets other callers have their turn between two of them. */
export async function* slicesOf<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  for (let start = 0; start < items.length; start += SLICE) {
    if (start > 0) await setImmediate()
    yield items.slice(start, start + SLICE)
  }
}

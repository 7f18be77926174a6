/** How many pools sign in at once in the background, all tenants together. */
const MOST_AT_ONCE = 8
/** Hosts that say nothing hold nobody up for longer. */
const TURN_MS = 2000

/** A turn that was asked for; disposing of it gives it back. */
export type Opening = Disposable & {
  /** Settles when the turn has come. */
  came: Promise<void>
  /** Lets it come now, whatever the bound: somebody waits for it. */
  hurry: () => void
}

/**
 * Spreads the opening of pools that nobody waits for, so that a start with hundreds of tenants does not sign in everywhere at
 * once. It bounds what is begun, not how long it takes: a turn ends after two seconds, and whoever is asked for does not
 * wait for one.
 */
export const createOpenings = () => {
  const waiting = new Set<() => void>()
  let running = 0

  const next = () => {
    const [first] = waiting
    if (running < MOST_AT_ONCE) first?.()
  }

  return {
    ask: (): Opening => {
      const { promise: came, resolve } = Promise.withResolvers<void>()
      let state: 'waits' | 'runs' | 'ended' = 'waits'
      let timer: NodeJS.Timeout | undefined
      const end = () => {
        waiting.delete(begin)
        clearTimeout(timer)
        const hasRun = state === 'runs'
        state = 'ended'
        if (!hasRun) return
        running -= 1
        next()
      }
      const begin = () => {
        if (state !== 'waits') return
        waiting.delete(begin)
        state = 'runs'
        running += 1
        timer = setTimeout(end, TURN_MS)
        timer.unref()
        resolve()
      }
      if (running < MOST_AT_ONCE) begin()
      else waiting.add(begin)
      return { came, hurry: begin, [Symbol.dispose]: end }
    },
  }
}

export type Openings = ReturnType<typeof createOpenings>

/** Counts who uses something at the moment, so that it is closed behind the last of them. */
export const createUses = () => {
  let count = 0
  let ended: (() => void) | undefined
  return {
    /** One more user, until disposed of. */
    hold: (): Disposable => {
      count += 1
      let isHeld = true
      return {
        [Symbol.dispose]: () => {
          if (!isHeld) return
          isHeld = false
          count -= 1
          if (count === 0) ended?.()
        },
      }
    },
    /** Settles when nobody uses it. */
    none: async () =>
      new Promise<void>((resolve) => {
        ended = resolve
        if (count === 0) resolve()
      }),
  }
}

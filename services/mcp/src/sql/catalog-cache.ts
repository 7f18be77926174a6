type Entry = { bytes: number; until: number; drop: () => void }

/** What is kept of one thing, by key. */
export type Shelf<Value> = {
  get: (key: string) => Value | undefined
  /** Keeps a value of about so many bytes, in place of an older one. */
  set: (key: string, value: Value, bytes: number) => void
  clear: () => void
}

/**
 * Keeps values for a short time, and all of them together within a number of bytes: what is oldest goes first. The memory of
 * what has expired is given back although nobody asks for it again.
 */
export const createCatalogCache = (limits: {
  bytes: number
  lifetimeMs: number
  now: () => number
}) => {
  // All live equally long, so the oldest is the first to expire.
  const entries = new Set<Entry>()
  let bytes = 0
  let sweeping: NodeJS.Timeout | undefined

  const release = (entry: Entry) => {
    if (!entries.delete(entry)) return
    bytes -= entry.bytes
    entry.drop()
  }

  const sweep = () => {
    for (const entry of entries) {
      if (entry.until > limits.now()) break
      release(entry)
    }
    sweeping = entries.size === 0 ? undefined : setTimeout(sweep, limits.lifetimeMs).unref()
  }

  return {
    /** A place for values of one type that are forgotten together. */
    shelf: <Value>(): Shelf<Value> => {
      const kept = new Map<string, { value: Value; entry: Entry }>()
      return {
        get: (key) => {
          const found = kept.get(key)
          return found !== undefined && limits.now() < found.entry.until ? found.value : undefined
        },
        set: (key, value, size) => {
          const before = kept.get(key)
          if (before !== undefined) release(before.entry)
          const entry = {
            bytes: size,
            until: limits.now() + limits.lifetimeMs,
            drop: () => void kept.delete(key),
          }
          kept.set(key, { value, entry })
          entries.add(entry)
          bytes += size
          for (const oldest of entries) {
            if (bytes <= limits.bytes) break
            release(oldest)
          }
          sweeping ??= setTimeout(sweep, limits.lifetimeMs).unref()
        },
        clear: () => {
          for (const { entry } of kept.values()) release(entry)
        },
      }
    },
    /** About as many as are kept now. */
    get bytes() {
      return bytes
    },
    [Symbol.dispose]: () => {
      clearTimeout(sweeping)
      for (const entry of entries) release(entry)
    },
  }
}

export type CatalogCache = ReturnType<typeof createCatalogCache>

/** A map of at most `limit` entries that forgets the one unused for longest. */
export const createBoundedCache = <Value>(limit: number) => {
  const entries = new Map<string, Value>()
  return {
    get: (key: string): Value | undefined => {
      const value = entries.get(key)
      if (value !== undefined) {
        entries.delete(key)
        entries.set(key, value)
      }
      return value
    },
    set: (key: string, value: Value) => {
      entries.delete(key)
      entries.set(key, value)
      const [oldest] = entries.keys()
      if (entries.size > limit && oldest !== undefined) entries.delete(oldest)
    },
    delete: (key: string) => entries.delete(key),
    get size() {
      return entries.size
    },
  }
}

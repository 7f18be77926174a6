import type { Metrics } from '../metrics.ts'
import { principalKey, type Principal } from '../token/principal.ts'

const MOST = 2000
const MOST_OF_TENANT = 1000
const MOST_OF_ONE = 20

/** Counts the streams that stay open: of all, of a tenant and of a caller, so that none takes the places of the others. */
export const createOpenStreams = ({ sseConnections }: Pick<Metrics, 'sseConnections'>) => {
  const counts = new Map<string, number>()
  const add = (key: string, change: 1 | -1) => {
    const count = (counts.get(key) ?? 0) + change
    if (count === 0) counts.delete(key)
    else counts.set(key, count)
  }
  return {
    /** A place for one more stream of the caller, given back once; undefined when there is none left. */
    take: (principal: Principal): (() => void) | undefined => {
      const places = [
        ['all', MOST],
        [`tenant ${principal.tenantId}`, MOST_OF_TENANT],
        [principalKey(principal), MOST_OF_ONE],
      ] as const
      if (places.some(([key, most]) => (counts.get(key) ?? 0) >= most)) return undefined
      for (const [key] of places) add(key, 1)
      sseConnections.inc()
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        for (const [key] of places) add(key, -1)
        sseConnections.dec()
      }
    },
  }
}

export type OpenStreams = ReturnType<typeof createOpenStreams>

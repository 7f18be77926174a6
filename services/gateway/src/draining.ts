import { splitHost } from './host.ts'
import type { AskDraining } from './upstreams.ts'

const LIMIT_MS = 2000

/**
 * Asks replicas at /readyz of `port`, which the network outside does not reach; with '' nobody is asked. Only a 503 that
 * begins with "draining" counts: what is not ready for another reason may be all there is, and nginx passes over what is
 * not there.
 */
export function createDrainingQuestion(port: string): AskDraining {
  if (port === '') return async () => false
  return async (server) => {
    try {
      const answer = await fetch(`http://${splitHost(server).name}:${port}/readyz`, {
        signal: AbortSignal.timeout(LIMIT_MS),
      })
      return answer.status === 503 && (await answer.text()).startsWith('draining')
    } catch {
      return false
    }
  }
}

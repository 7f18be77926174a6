import type { Logger } from 'pino'
import type { Principal } from '../token/principal.ts'
import { callKey, type RequestId, type RunningCalls } from '../transport/running-calls.ts'
import type { Store } from './postgres.ts'

const CHANNEL = 'mcp_cancelled'
/** Well within the time after which the store takes a connection that says nothing for dead. */
const HEARTBEAT_MS = 4000

/**
 * Carries cancellations between replicas: served statelessly, one arrives wherever the gateway sends it, and the call it means
 * may run elsewhere. PostgreSQL tells all; who does not run the call hears of nothing it knows. Disposing of it ends its
 * heartbeat; it listens until the store is closed.
 */
export const createCancellations = (
  store: Store,
  runningCalls: Pick<RunningCalls, 'cancelByKey'>,
  log: Logger,
  heartbeatMs = HEARTBEAT_MS,
) => {
  let heartbeat: NodeJS.Timeout | undefined
  return {
    /** Listens, through outages of the store. */
    start: async () => {
      await store.listen(CHANNEL, (key) => runningCalls.cancelByKey(key))
      // Names no call. What is heard of it tells a quiet connection from a dead one, which is made anew.
      heartbeat = setInterval(() => {
        store.notify(CHANNEL, '').catch(() => undefined)
      }, heartbeatMs)
    },
    /** Has the replica that runs the call cancel it; what cannot be told is left to the call's time limit. */
    tell: (principal: Principal, id: RequestId) => {
      store.notify(CHANNEL, callKey(principal, id)).catch((error: unknown) => {
        log.warn({ err: error }, 'a cancellation could not be passed on')
      })
    },
    [Symbol.dispose]: () => clearInterval(heartbeat),
  }
}

export type Cancellations = ReturnType<typeof createCancellations>

import type { Logger } from 'pino'
import type { Principal } from '../token/principal.ts'
import { callKey, type RequestId, type RunningCalls } from '../transport/running-calls.ts'
import type { Store } from './postgres.ts'

const CHANNEL = 'mcp_cancelled'

/**
 * Carries cancellations between replicas: served statelessly, one arrives wherever the gateway sends it, and the call it means
 * may run elsewhere. PostgreSQL tells all; who does not run the call hears of nothing it knows.
 */
export const createCancellations = (store: Store, runningCalls: RunningCalls, log: Logger) => ({
  /** Listens until the store is closed, through outages of it. */
  start: async () => {
    await store.listen(CHANNEL, (key) => runningCalls.cancelByKey(key))
  },
  /** Has the replica that runs the call cancel it; what cannot be told is left to the call's time limit. */
  tell: (principal: Principal, id: RequestId) => {
    store.notify(CHANNEL, callKey(principal, id)).catch((error: unknown) => {
      log.warn({ err: error }, 'a cancellation could not be passed on')
    })
  },
})

export type Cancellations = ReturnType<typeof createCancellations>

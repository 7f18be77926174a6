import { setTimeout as delay } from 'node:timers/promises'
import { SqlFailure } from '../sql/failure.ts'
import { principalKey, type Principal } from '../token/principal.ts'

export type RequestId = string | number

const DRAIN_POLL_MS = 50
const STOPPING = new SqlFailure(
  'cancelled',
  'The statement was stopped: this server is being restarted. Try again',
)

/** The name of a call, the same at every replica. */
export const callKey = (principal: Principal, id: RequestId) =>
  JSON.stringify([principalKey(principal), principal.grantId ?? '', id])

/**
 * The calls that run now, by caller and request id. Served statelessly, a `notifications/cancelled`
 * of the 2025 revisions arrives as a request of its own and must find the call it means. Bounded by
 * the calls that run.
 */
export const createRunningCalls = () => {
  const running = new Map<string, Set<AbortController>>()
  const cancelByKey = (key: string) => {
    const [only, another] = running.get(key) ?? []
    if (only === undefined || another !== undefined) return false
    only.abort()
    return true
  }
  return {
    /** Registers a call that `signal` ends too; disposing of it takes it out again. */
    start: (principal: Principal, id: RequestId, signal: AbortSignal) => {
      const key = callKey(principal, id)
      const controller = new AbortController()
      const follow = () => controller.abort(signal.reason)
      if (signal.aborted) follow()
      signal.addEventListener('abort', follow, { once: true })
      const calls = running.get(key) ?? new Set()
      running.set(key, calls.add(controller))
      return {
        signal: controller.signal,
        cancel: () => controller.abort(),
        [Symbol.dispose]: () => {
          signal.removeEventListener('abort', follow)
          calls.delete(controller)
          if (calls.size === 0) running.delete(key)
        },
      }
    },
    /**
     * Cancels the call of this name. Request ids are small numbers that two clients of one grant may share: where
     * the id is not unique nothing is cancelled, and the time limit ends what nobody waits for.
     */
    cancelByKey,
    cancel: (principal: Principal, id: RequestId) => cancelByKey(callKey(principal, id)),
    /** Lets what runs end, and cancels what still does after `graceMs`; settles when nothing runs. */
    drain: async (graceMs: number) => {
      const end = performance.now() + graceMs
      while (running.size > 0) {
        if (performance.now() >= end) {
          for (const calls of running.values()) for (const call of calls) call.abort(STOPPING)
        }
        await delay(DRAIN_POLL_MS)
      }
    },
  }
}

export type RunningCalls = ReturnType<typeof createRunningCalls>

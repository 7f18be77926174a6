import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { migrate } from './migrate.ts'
import type { Store } from './postgres.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5000

/**
 * Migrates, however long PostgreSQL takes to come up: each failure is logged, and the next try comes later. Resolves with
 * false when `stopped` comes first.
 */
export const prepare = async (
  store: Store,
  given: { auditDatabaseUrl: string | undefined; stopped: Promise<unknown>; log: Logger },
) => {
  const { auditDatabaseUrl, stopped, log } = given
  const auditRole =
    auditDatabaseUrl === undefined
      ? undefined
      : decodeURIComponent(URL.parse(auditDatabaseUrl)?.username ?? '') || undefined
  let isStopped = false
  void stopped.then(() => (isStopped = true))
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      await migrate(store, auditRole)
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown'
      log.warn({ reason, retryInMs: waitMs }, 'waiting for PostgreSQL')
      await Promise.race([sleep(waitMs), stopped])
      if (isStopped) return false
    }
  }
}

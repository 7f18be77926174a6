import type { Logger } from 'pino'
import type { Store } from '../store/postgres.ts'

const INTERVAL_MS = 3_600_000

/** Makes the partitions of the coming months, every hour until it is disposed of. */
export const keepPartitions = (sql: Store, log: Logger): Disposable => {
  const timer = setInterval(() => {
    sql`SELECT mcp.audit_partitions()`.catch((error: unknown) => {
      log.error({ err: error }, 'partitions of the audit trail not made')
    })
  }, INTERVAL_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

import type { AuditTrail } from './audit/trail.ts'
import type { Sql } from './database/connect.ts'
import { purge } from './database/purge.ts'
import { rotateOldKeys } from './keys/rotate.ts'
import type { Kek } from './keys/seal.ts'
import type { Log } from './log.ts'

const MINUTE_MS = 60_000

type Parts = { sql: Sql; kek: Kek; audit: AuditTrail; log: Log }

type Chore = { name: string; everyMinutes: number; run: () => Promise<unknown> }

const choresOf = ({ sql, kek, audit, log }: Parts): Chore[] => [
  { name: 'purge', everyMinutes: 1, run: () => purge(sql) },
  { name: 'audit partitions', everyMinutes: 60, run: () => sql`select auth.audit_partitions()` },
  {
    name: 'audit witness',
    everyMinutes: 10,
    // In the log the heads are out of reach of whoever can change the database.
    run: async () => log.info(await audit.witness(), 'audit head'),
  },
  {
    name: 'key rotation',
    everyMinutes: 60,
    run: async () => {
      const keys = await rotateOldKeys(sql, kek)
      if (keys.length > 0) log.info({ keys }, 'keys rotated')
    },
  },
]

/**
 * Does each chore at its interval until disposed, one at a time. Every replica may do them at once. A failing one is
 * logged and tried again at its next time.
 */
export const startHousekeeping = (parts: Parts): Disposable => {
  const chores = choresOf(parts)
  let minute = 0
  let working = false
  const round = async () => {
    if (working) return
    working = true
    minute += 1
    for (const { name, everyMinutes, run } of chores) {
      if (minute % everyMinutes !== 0) continue
      try {
        await run()
      } catch (err) {
        parts.log.warn({ err, chore: name }, 'housekeeping failed')
      }
    }
    working = false
  }
  const timer = setInterval(() => void round(), MINUTE_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

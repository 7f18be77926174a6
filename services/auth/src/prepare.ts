import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from './database/connect.ts'
import { migrate } from './database/migrate.ts'
import { loadKeyring } from './keys/keyring.ts'
import type { Keyring } from './keys/keyring.ts'
import { SealBroken } from './keys/seal.ts'
import type { Kek } from './keys/seal.ts'
import type { Log } from './log.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000

type Parts = { sql: Sql; kek: Kek; log: Log; signal: AbortSignal }

/**
 * Migrates and reads the keys, however long the database takes to come up: each failure is logged, and the next try
 * comes later. Throws SealBroken at once, since waiting does not help there, and AbortError when `signal` fires.
 */
export const prepare = async ({ sql, kek, log, signal }: Parts): Promise<Keyring> => {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      const applied = await migrate(sql)
      if (applied.length > 0) log.info({ applied }, 'database migrated')
      return await loadKeyring(sql, kek)
    } catch (error) {
      if (error instanceof SealBroken) throw error
      const reason = error instanceof Error ? error.message : 'unknown'
      log.warn({ reason, retryInMs: waitMs }, 'waiting for PostgreSQL')
      await sleep(waitMs, undefined, { signal })
    }
  }
}

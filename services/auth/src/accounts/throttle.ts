import { hash } from 'node:crypto'
import type { Sql } from '../database/connect.ts'

// After so many failures every further one doubles the wait. An account alone allows more than a pair of account and
// address, so that a stranger cannot easily lock a person out from everywhere.
const ALLOWED_FAILURES = { pair: 5, account: 50, address: 50 } as const
const FIRST_WAIT_SECONDS = 15
const LONGEST_WAIT_SECONDS = 900

type Kind = keyof typeof ALLOWED_FAILURES

const keysOf = (email: string, address: string) => {
  const key = (kind: Kind, ...parts: string[]) => ({
    allowed: ALLOWED_FAILURES[kind],
    digest: hash('sha256', JSON.stringify([kind, ...parts]), 'buffer'),
  })
  return [key('pair', email, address), key('account', email), key('address', address)]
}

/**
 * Slows down guessing, per account, per address and per both; it knows nothing of which accounts exist. An attempt
 * counts as a failure from its beginning, so that many at once are no way around the limits.
 */
export const createThrottle = (sql: Sql) => ({
  /** Counts an attempt and says whether its password may be looked at. */
  admit: (email: string, address: string): Promise<boolean> =>
    sql.begin(async (tx) => {
      const keys = keysOf(email, address)
      const digests = keys.map((key) => key.digest)
      for (const digest of digests) {
        await tx`
          insert into auth.sign_in_failure (key, failures, last_at) values (${digest}, 0, now())
          on conflict (key) do update set last_at = auth.sign_in_failure.last_at`
        await tx`
          update auth.sign_in_failure set failures = 0
          where key = ${digest} and last_at < now() - interval '1 hour'`
      }
      const blocked = await tx`
        select from auth.sign_in_failure where key in ${tx(digests)} and blocked_until > now()`
      if (blocked.length > 0) return false
      for (const { allowed, digest } of keys) {
        await tx`
          update auth.sign_in_failure set failures = failures + 1, last_at = now(),
            blocked_until = case when failures + 1 >= ${allowed} then now() + interval '1 second' * least(
              ${LONGEST_WAIT_SECONDS}::int,
              ${FIRST_WAIT_SECONDS}::int * power(2, least(failures + 1 - ${allowed}::int, 10))) end
          where key = ${digest}`
      }
      return true
    }),

  /** A right password ends what wrong ones from the same address began; guessing elsewhere stays counted. */
  forgive: async (email: string, address: string): Promise<void> => {
    const [pair, ...others] = keysOf(email, address)
    if (!pair) return
    await sql`delete from auth.sign_in_failure where key = ${pair.digest}`
    await sql`
      update auth.sign_in_failure set failures = greatest(failures - 1, 0), blocked_until = null
      where key in ${sql(others.map((key) => key.digest))}`
  },
})

export type Throttle = ReturnType<typeof createThrottle>

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

/** Slows down guessing, per account, per address and per both; it knows nothing of which accounts exist. */
export const createThrottle = (sql: Sql) => ({
  isBlocked: async (email: string, address: string): Promise<boolean> => {
    const digests = keysOf(email, address).map((key) => key.digest)
    const rows = await sql`
      select from auth.sign_in_failure where key in ${sql(digests)} and blocked_until > now()`
    return rows.length > 0
  },

  recordFailure: async (email: string, address: string): Promise<void> => {
    await sql.begin(async (tx) => {
      for (const { allowed, digest } of keysOf(email, address)) {
        await tx`
          insert into auth.sign_in_failure as it (key, failures, last_at) values (${digest}, 1, now())
          on conflict (key) do update set
            failures = case when it.last_at < now() - interval '1 hour' then 1 else it.failures + 1 end,
            last_at = now()`
        await tx`
          update auth.sign_in_failure set blocked_until = now() + interval '1 second' * least(
            ${LONGEST_WAIT_SECONDS}, ${FIRST_WAIT_SECONDS} * power(2, least(failures - ${allowed}, 10)))
          where key = ${digest} and failures >= ${allowed}`
      }
    })
  },

  /** A right password ends what wrong ones from the same address began; guessing elsewhere stays counted. */
  forget: async (email: string, address: string): Promise<void> => {
    const [pair] = keysOf(email, address)
    if (pair) await sql`delete from auth.sign_in_failure where key = ${pair.digest}`
  },
})

export type Throttle = ReturnType<typeof createThrottle>

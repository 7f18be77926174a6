import { hash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { Sql } from '../database/connect.ts'

export type Limit = { what: string; most: number; windowSeconds: number }

/** One caller as far as addresses tell: an IPv4 address, or the /64 that a network hands to one IPv6 household. */
export const callerOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return parsed.toNormalizedString().split(':').slice(0, 4).join(':')
}

/** Counts in fixed windows, for all replicas together. */
export const createRateLimit = (sql: Sql) => ({
  /** Counts one more; returns the seconds to wait when there were too many, and otherwise undefined. */
  take: async ({ what, most, windowSeconds }: Limit, who = ''): Promise<number | undefined> => {
    const key = hash('sha256', JSON.stringify([what, who]), 'buffer')
    const [row] = await sql<{ hits: number; wait: number }[]>`
      insert into auth.request_rate as rate (key, hits, window_ends_at)
      values (${key}, 1, now() + ${windowSeconds}::int * interval '1 second')
      on conflict (key) do update set
        hits = case when rate.window_ends_at < now() then 1 else least(rate.hits, ${most}) + 1 end,
        window_ends_at = case when rate.window_ends_at < now()
          then excluded.window_ends_at else rate.window_ends_at end
      returning hits, ceil(extract(epoch from window_ends_at - now()))::int as wait`
    return row && row.hits > most ? Math.max(row.wait, 1) : undefined
  },
})

export type RateLimit = ReturnType<typeof createRateLimit>

import { digest } from '../adapter/digest.ts'
import type { Sql } from '../database/connect.ts'

/**
 * What one step leaves for a later one, in table `auth.pending`; any replica may take the later step. Keys are secrets
 * or belong to one browser, and only their hashes are kept.
 */
export const createPending = (sql: Sql) => ({
  /** Keeps `payload` for `seconds`, in place of what was there. */
  put: async (key: string, payload: object, seconds: number): Promise<void> => {
    await sql`
      insert into auth.pending (key, payload, expires_at)
      values (
        ${digest(key)}, ${JSON.stringify(payload)}::text::jsonb, now() + ${seconds} * interval '1 second')
      on conflict (key) do update set payload = excluded.payload, expires_at = excluded.expires_at`
  },

  look: async (key: string): Promise<unknown> => {
    const [row] = await sql<{ payload: unknown }[]>`
      select payload from auth.pending where key = ${digest(key)} and expires_at > now()`
    return row?.payload
  },

  /** Takes it away; of two at once only one gets it. */
  take: async (key: string): Promise<unknown> => {
    const [row] = await sql<{ payload: unknown; fresh: boolean }[]>`
      delete from auth.pending where key = ${digest(key)}
      returning payload, expires_at > now() as fresh`
    return row?.fresh ? row.payload : undefined
  },
})

export type Pending = ReturnType<typeof createPending>

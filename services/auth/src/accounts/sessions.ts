import type { Queryable, Sql } from '../database/connect.ts'

const MOST_DEVICE_CHARACTERS = 200

export type BrowserSession = {
  uid: string
  address: string
  device: string
  startedAt: Date
  seenAt: Date
}

/**
 * Ends the browser sessions of an account, but for the one with uid `keep`, and returns how many there were. Sign-ins
 * under way end with them: one that is done and not yet followed by the browser, or that waits for its second factor.
 */
export const endSessions = async (
  sql: Queryable,
  accountId: string,
  keep?: string,
): Promise<number> => {
  await sql`
    delete from auth.oidc_model
    where model = 'Interaction' and payload->'result'->'login'->>'accountId' = ${accountId}`
  await sql`delete from auth.pending where payload->>'accountId' = ${accountId}`
  const { count } = await sql`
    delete from auth.oidc_model
    where model = 'Session' and account_id = ${accountId} and uid <> ${keep ?? ''}`
  return count
}

/** Browser sessions as their owner sees them; the sessions themselves are the provider's. */
export const createSessions = (sql: Sql) => ({
  /** Notes that the session was used from here. */
  seen: async (
    session: { uid: string; accountId: string },
    from: { address: string; device: string },
  ): Promise<void> => {
    const device = from.device.replaceAll('\0', '').slice(0, MOST_DEVICE_CHARACTERS)
    await sql`
      insert into auth.session_origin (uid, account_id, address, device)
      values (${session.uid}, ${session.accountId}, ${from.address}, ${device})
      on conflict (uid) do update set
        account_id = excluded.account_id, address = excluded.address, device = excluded.device, seen_at = now()`
  },

  list: async (accountId: string): Promise<BrowserSession[]> =>
    sql<BrowserSession[]>`
      select distinct on (o.seen_at, o.uid)
        o.uid, o.address, o.device, o.started_at as "startedAt", o.seen_at as "seenAt"
      from auth.session_origin o join auth.oidc_model m on m.model = 'Session' and m.uid = o.uid
      where o.account_id = ${accountId} and m.account_id = ${accountId}::text and m.expires_at > now()
      order by o.seen_at desc, o.uid limit 100`,

  /** Ends one; false when this account has none such. */
  end: async (accountId: string, uid: string): Promise<boolean> => {
    const { count } = await sql`
      delete from auth.oidc_model
      where model = 'Session' and account_id = ${accountId} and uid = ${uid}`
    return count > 0
  },
})

export type Sessions = ReturnType<typeof createSessions>

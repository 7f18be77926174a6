import type { Queryable } from '../database/connect.ts'

const PAGE_ROWS = 1000

export type RevocationPage = {
  /** `gid` or `jti` of what is revoked, and until when that matters (seconds since 1970). */
  revoked: { id: string; until: number }[]
  /** Where the next page begins. */
  cursor: string
  more: boolean
}

/** What was revoked after `cursor`, oldest first, as far as a token of it can still be alive. */
export const readRevocations = async (sql: Queryable, cursor: string): Promise<RevocationPage> => {
  const rows = await sql<{ id: string; until: number; position: string }[]>`
    select name as id, extract(epoch from expires_at)::int as until, position
    from auth.revocation where position > ${cursor}::bigint and expires_at > now()
    order by position limit ${PAGE_ROWS}`
  return {
    revoked: rows.map(({ id, until }) => ({ id, until })),
    cursor: rows.at(-1)?.position ?? cursor,
    more: rows.length === PAGE_ROWS,
  }
}

/** Says whether one of these names (`gid`, `jti`) was revoked. */
export const isRevoked = async (sql: Queryable, names: readonly string[]): Promise<boolean> => {
  const rows = await sql`
    select from auth.revocation where name in ${sql(names)} and expires_at > now() limit 1`
  return rows.length > 0
}

/** Announces that what bears this name is no longer valid. */
export const announceRevocation = async (sql: Queryable, name: string): Promise<void> => {
  await sql`select auth.announce_revocation(${name})`
}

import type { Sql } from '../database/connect.ts'

/** What accounts may grant: by the operator's word in `auth.account_access`, by their groups in `auth.upstream_access`. */
export const createAccess = (sql: Sql) => ({
  /** The scopes an account may grant on a target (tenant id or resource identifier); empty when none. */
  allowedScopes: async (accountId: string, target: string): Promise<ReadonlySet<string>> => {
    const rows = await sql<{ scopes: string[] }[]>`
      select scopes from auth.account_access where account_id = ${accountId} and target = ${target}
      union all
      select scopes from auth.upstream_access where account_id = ${accountId} and target = ${target}`
    return new Set(rows.flatMap((row) => row.scopes))
  },

  /** Every target the account may grant something on. */
  targets: async (accountId: string): Promise<ReadonlySet<string>> => {
    const rows = await sql<{ target: string }[]>`
      select target from auth.account_access where account_id = ${accountId}
      union select target from auth.upstream_access where account_id = ${accountId}`
    return new Set(rows.map((row) => row.target))
  },
})

export type Access = ReturnType<typeof createAccess>

import type { Sql } from '../database/connect.ts'

/**
 * What accounts may grant: by the operator's word in `auth.account_access`, by their groups in `auth.upstream_access`.
 * The latter counts only as long as its provider is one of `upstreamIssuers`, those that are configured.
 */
export const createAccess = (sql: Sql, upstreamIssuers: readonly string[]) => ({
  /** The scopes an account may grant on a target (tenant id or resource identifier); empty when none. */
  allowedScopes: async (accountId: string, target: string): Promise<ReadonlySet<string>> => {
    const rows = await sql<{ scopes: string[] }[]>`
      select scopes from auth.account_access where account_id = ${accountId} and target = ${target}
      union all
      select scopes from auth.upstream_access join auth.upstream_identity using (account_id)
      where account_id = ${accountId} and target = ${target} and issuer = any(${[...upstreamIssuers]})`
    return new Set(rows.flatMap((row) => row.scopes))
  },

  /** Every target the account may grant something on. */
  targets: async (accountId: string): Promise<ReadonlySet<string>> => {
    const rows = await sql<{ target: string }[]>`
      select target from auth.account_access where account_id = ${accountId}
      union
      select target from auth.upstream_access join auth.upstream_identity using (account_id)
      where account_id = ${accountId} and issuer = any(${[...upstreamIssuers]})`
    return new Set(rows.map((row) => row.target))
  },
})

export type Access = ReturnType<typeof createAccess>

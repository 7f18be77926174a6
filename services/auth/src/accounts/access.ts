import type { Sql } from '../database/connect.ts'

/** What accounts may grant, in table `auth.account_access`. */
export const createAccess = (sql: Sql) => ({
  /** The scopes an account may grant on a target (tenant id or resource identifier); empty when none. */
  allowedScopes: async (accountId: string, target: string): Promise<ReadonlySet<string>> => {
    const [row] = await sql<{ scopes: string[] }[]>`
      select scopes from auth.account_access where account_id = ${accountId} and target = ${target}`
    return new Set(row?.scopes)
  },
})

export type Access = ReturnType<typeof createAccess>

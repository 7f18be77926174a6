import type { Sql } from '../database/connect.ts'

/** What clients an operator made may have without a person. */
export const createClientAccess = (sql: Sql) => ({
  /** The scopes a client may have for itself on a target; empty for every client that registered itself. */
  allowedScopes: async (clientId: string, target: string): Promise<ReadonlySet<string>> => {
    const [row] = await sql<{ scopes: string[] }[]>`
      select scopes from auth.client_access where client_id = ${clientId} and target = ${target}`
    return new Set(row?.scopes)
  },

  /** Whether a client is the resource server of a target, which may ask what a token presented to it is worth. */
  mayIntrospect: async (clientId: string, target: string): Promise<boolean> => {
    const rows = await sql`
      select from auth.preregistered_client
      where client_id = ${clientId} and ${target} = any(introspects)`
    return rows.length > 0
  },
})

export type ClientAccess = ReturnType<typeof createClientAccess>

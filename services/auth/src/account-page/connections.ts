import type { Provider } from 'oidc-provider'
import { z } from 'zod'
import type { Sql } from '../database/connect.ts'
import type { Resources } from '../resources/table.ts'

const MOST_SHOWN = 200

/** A grant, as the person who gave it sees it. */
export type Connection = {
  grantId: string
  clientId: string
  clientName: string | undefined
  resourceTitle: string
  scopes: readonly string[]
  since: Date
  usedAt: Date | null
}

const grantPayload = z.object({
  resources: z.record(z.string(), z.string()).default({}),
  rejected: z.object({ resources: z.record(z.string(), z.string()).default({}) }).optional(),
})

type Row = {
  grantId: string
  clientId: string
  payload: unknown
  since: Date
  usedAt: Date | null
}

const nameOf = async (provider: Provider, clientId: string) => {
  try {
    return (await provider.Client.find(clientId))?.clientName
  } catch {
    // A metadata document that cannot be had now; the address of it still says who it is.
    return undefined
  }
}

/** The applications that have access in the name of this account, the last used first. */
export const listConnections = async (
  sql: Sql,
  provider: Provider,
  resources: Resources,
  accountId: string,
): Promise<Connection[]> => {
  const rows = await sql<Row[]>`
    select g.grant_id as "grantId", g.client_id as "clientId", g.payload, g.created_at as since,
      (select max(t.created_at) from auth.oidc_model t
       where t.grant_id = g.grant_id and t.model <> 'Grant') as "usedAt"
    from auth.oidc_model g
    where g.model = 'Grant' and g.account_id = ${accountId} and g.expires_at > now()
    order by 5 desc nulls last, g.created_at desc limit ${MOST_SHOWN}`
  const clientIds = [...new Set(rows.map(({ clientId }) => clientId))]
  const names = new Map(
    await Promise.all(clientIds.map(async (id) => [id, await nameOf(provider, id)] as const)),
  )
  return rows.map(({ payload, ...row }) => {
    const { resources: granted } = grantPayload.catch({ resources: {} }).parse(payload)
    const [identifier = '', scope = ''] = Object.entries(granted)[0] ?? []
    return {
      ...row,
      clientName: names.get(row.clientId),
      resourceTitle: resources.byIdentifier.get(identifier)?.title ?? identifier,
      scopes: scope.split(' ').filter(Boolean),
    }
  })
}

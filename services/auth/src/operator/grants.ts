import type { Queryable } from '../database/connect.ts'

export type ListedGrant = {
  id: string
  email: string | null
  client: string
  name: string | null
  resource: string | null
  scopes: string[]
  grantedAt: Date
  usedAt: Date
}

const MOST_GRANTS = 1000

type Filter = { accountId?: string | undefined; clientId?: string | undefined }

const matching = (sql: Queryable, { accountId, clientId }: Filter) => sql`
  ${accountId === undefined ? sql`true` : sql`g.account_id = ${accountId}`}
  and ${clientId === undefined ? sql`true` : sql`g.client_id = ${clientId}`}`

/** Grants in force, youngest first, at most a thousand. */
export const listGrants = async (sql: Queryable, filter: Filter): Promise<ListedGrant[]> =>
  sql<ListedGrant[]>`
    select g.grant_id as id, a.email, g.client_id as client, c.payload ->> 'client_name' as name,
      r.resource, string_to_array(r.scope, ' ') as scopes, g.created_at as "grantedAt",
      coalesce((select max(t.created_at) from auth.oidc_model t
        where t.model = 'RefreshToken' and t.grant_id = g.grant_id), g.created_at) as "usedAt"
    from auth.oidc_model g
    left join auth.account a on a.id::text = g.account_id
    left join auth.oidc_model c on c.model = 'Client' and c.client_id = g.client_id
    left join lateral (
      select key as resource, value as scope from jsonb_each_text(g.payload -> 'resources') limit 1) r on true
    where g.model = 'Grant' and g.expires_at > now() and ${matching(sql, filter)}
    order by g.created_at desc limit ${MOST_GRANTS}`

/** Ends grants with every token of theirs; resource servers learn of it from the revocation feed. Returns their ids. */
export const revokeGrants = async (
  sql: Queryable,
  filter: Filter & { id?: string | undefined },
): Promise<string[]> => {
  const rows = await sql<{ id: string }[]>`
    delete from auth.oidc_model where grant_id in (
      select g.grant_id from auth.oidc_model g
      where g.model = 'Grant' and ${filter.id === undefined ? sql`true` : sql`g.grant_id = ${filter.id}`}
        and ${matching(sql, filter)})
    returning case when model = 'Grant' then grant_id end as id`
  return rows.flatMap(({ id }) => (id === null ? [] : [id]))
}

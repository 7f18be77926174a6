import { AsyncLocalStorage } from 'node:async_hooks'
import type { AdapterPayload } from 'oidc-provider'
import type { Account } from '../accounts/accounts.ts'
import type { Sql } from '../database/connect.ts'
import { digest } from './digest.ts'
import { GRACE_SECONDS } from './grace.ts'

export type StoredRow = { payload: AdapterPayload; consumed: boolean }

type Row = {
  token: AdapterPayload
  consumed: boolean
  grant_id: string
  grant: AdapterPayload | null
  client_id: string
  client: AdapterPayload | null
  account: Account | null
  access: [target: string, scope: string][] | null
}

type Refresh = {
  rows: Map<string, StoredRow>
  account: Account | undefined
  access: Row['access']
  /** The token that is used up together with the storing of its successor. */
  consuming: string | undefined
}

const key = (model: string, id: string) => `${model} ${id}`

/**
 * What a refresh reads, in one round trip: the provider looks token, client, grant and account up one after the other,
 * and on a busy server the way to the database and back is most of the time. What is read holds for one request; that
 * a token is used only as often as it may be is decided when it is used, not here. What counts as access is said in
 * accounts/access.ts, `upstreamIssuers` included.
 */
export const createRefreshes = (sql: Sql, upstreamIssuers: readonly string[]) => {
  const requests = new AsyncLocalStorage<Refresh>()

  const read = async (token: string) => {
    const [row] = await sql<Row[]>`
      select t.payload as token, t.consumed_at is not null and
          not t.consumed_at > now() - ${GRACE_SECONDS} * interval '1 second' as consumed,
        t.grant_id, g.payload as "grant", t.client_id, c.payload as client,
        case when a.id is not null then json_build_object('id', a.id, 'email', a.email, 'name', a.name) end as account,
        (select json_agg(json_build_array(target, scope)) from (
          select target, unnest(scopes) as scope from auth.account_access where account_id = a.id
          union all
          select target, unnest(scopes) from auth.upstream_access join auth.upstream_identity using (account_id)
          where account_id = a.id and issuer = any(${[...upstreamIssuers]})) it) as access
      from auth.oidc_model t
      left join auth.oidc_model g on g.model = 'Grant' and g.id_hash = sha256(convert_to(t.grant_id, 'UTF8'))
        and g.expires_at > now()
      left join auth.oidc_model c on c.model = 'Client' and c.id_hash = sha256(convert_to(t.client_id, 'UTF8'))
      left join auth.account a on a.id = t.account_id::uuid and a.disabled_at is null
      where t.model = 'RefreshToken' and t.id_hash = ${digest(token)} and t.expires_at > now()`
    return row
  }

  return {
    /** Runs `work`, which answers a request to refresh with this token. */
    during: async <Result>(token: string, work: () => Promise<Result>): Promise<Result> => {
      const row = await read(token)
      if (!row) return work()
      const rows = new Map([
        [key('RefreshToken', token), { payload: row.token, consumed: row.consumed }],
      ])
      for (const [model, id, payload] of [
        ['Grant', row.grant_id, row.grant],
        ['Client', row.client_id, row.client],
      ] as const) {
        if (payload) rows.set(key(model, id), { payload, consumed: false })
      }
      const { account, access } = row
      const refresh = { rows, account: account ?? undefined, access, consuming: undefined }
      return requests.run(refresh, work)
    },

    /** A row that was read for the request under way. */
    row: (model: string, id: string): StoredRow | undefined =>
      requests.getStore()?.rows.get(key(model, id)),

    account: (id: string): Account | undefined => {
      const account = requests.getStore()?.account
      return account?.id === id ? account : undefined
    },

    /** What the account may grant on a target, if it was read for the request under way. */
    allowedScopes: (accountId: string, target: string): ReadonlySet<string> | undefined => {
      const refresh = requests.getStore()
      if (refresh?.account?.id !== accountId) return undefined
      const scopes = (refresh.access ?? []).filter(([name]) => name === target)
      return new Set(scopes.map(([, scope]) => scope))
    },

    /** Says that the token of the request under way is to be used up by `successorOf`; false outside of one. */
    willConsume: (token: string): boolean => {
      const refresh = requests.getStore()
      if (!refresh?.rows.has(key('RefreshToken', token))) return false
      refresh.consuming = token
      return true
    },

    /** The token whose successor is being stored, if there is one; says so once. */
    predecessor: (): string | undefined => {
      const refresh = requests.getStore()
      const token = refresh?.consuming
      if (refresh) refresh.consuming = undefined
      return token
    },
  }
}

export type Refreshes = ReturnType<typeof createRefreshes>

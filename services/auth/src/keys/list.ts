import type { Queryable } from '../database/connect.ts'

export type ListedKey = {
  id: string
  purpose: 'signing' | 'cookie'
  algorithm: string
  state: 'next' | 'signing' | 'retiring'
  createdAt: Date
  signsFrom: Date
  publishedUntil: Date | null
}

/** The keys that are published, without anything secret. */
export const listKeys = async (sql: Queryable): Promise<ListedKey[]> =>
  sql<ListedKey[]>`
    select id, purpose, algorithm, created_at as "createdAt", signs_from as "signsFrom",
      published_until as "publishedUntil",
      case when signs_from > clock_timestamp() then 'next'
        when signs_from = max(signs_from) filter (where signs_from <= clock_timestamp())
          over (partition by algorithm) then 'signing'
        else 'retiring' end as state
    from auth.key where published_until is null or published_until > clock_timestamp()
    order by purpose desc, algorithm, signs_from desc`

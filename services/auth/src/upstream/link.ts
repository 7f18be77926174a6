import type { Queryable, Sql } from '../database/connect.ts'
import { allowedByGroups } from './person.ts'
import type { UpstreamPerson, UpstreamProvider } from './person.ts'

export type Linked =
  | { accountId: string; isNew: 'account' | 'link' | undefined }
  | 'disabled'
  | 'unknown'
  | 'belongs_to_another'

const known = async (tx: Queryable, { issuer, subject }: UpstreamPerson) => {
  const [row] = await tx<{ id: string; disabled: boolean }[]>`
    update auth.upstream_identity i set used_at = now() from auth.account a
    where i.issuer = ${issuer} and i.subject = ${subject} and a.id = i.account_id
    returning a.id, a.disabled_at is not null as disabled`
  return row
}

const findOrCreate = async (tx: Queryable, person: UpstreamPerson, create: boolean) => {
  if (create) {
    const [made] = await tx<{ id: string }[]>`
      insert into auth.account (email, name) values (${person.email}, ${person.name})
      on conflict (email) do nothing returning id`
    if (made) return { id: made.id, disabled: false, made: true }
  }
  const [row] = await tx<{ id: string; disabled: boolean }[]>`
    select id, disabled_at is not null as disabled from auth.account where email = ${person.email}`
  return row && { ...row, made: false }
}

const link = async (
  tx: Queryable,
  person: UpstreamPerson,
  { createAccounts }: UpstreamProvider,
): Promise<Linked> => {
  const before = await known(tx, person)
  if (before) return before.disabled ? 'disabled' : { accountId: before.id, isNew: undefined }
  const account = await findOrCreate(tx, person, createAccounts)
  if (!account) return 'unknown'
  if (account.disabled) return 'disabled'
  // An account belongs to one subject. Another one with the same address (somebody who got the address later, or
  // another provider that vouches for it) is not silently the same person.
  const { count } = await tx`
    insert into auth.upstream_identity (issuer, subject, account_id)
    values (${person.issuer}, ${person.subject}, ${account.id})
    on conflict do nothing`
  if (count === 0) return 'belongs_to_another'
  return { accountId: account.id, isNew: account.made ? 'account' : 'link' }
}

/** Finds or links the account of somebody from an upstream provider, and gives it what their groups allow now. */
export const linkUpstream = async (
  sql: Sql,
  provider: UpstreamProvider,
  person: UpstreamPerson,
): Promise<Linked> =>
  sql.begin(async (tx) => {
    const linked = await link(tx, person, provider)
    if (typeof linked === 'string') return linked
    await tx`delete from auth.upstream_access where account_id = ${linked.accountId}`
    for (const [target, scopes] of allowedByGroups(provider, person.groups)) {
      await tx`
        insert into auth.upstream_access (account_id, target, scopes)
        values (${linked.accountId}, ${target}, ${scopes})`
    }
    return linked
  })

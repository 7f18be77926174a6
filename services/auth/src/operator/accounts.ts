import { z } from 'zod'
import { normaliseEmail } from '../accounts/accounts.ts'
import {
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
  hashPassword,
} from '../accounts/password.ts'
import { savePassword } from '../accounts/save-password.ts'
import { endSessions } from '../accounts/sessions.ts'
import type { Sql } from '../database/connect.ts'
import { saveAllowance } from './allowance.ts'
import type { Allowance } from './allowance.ts'
import { revokeGrants } from './grants.ts'
import { EXIT, Refused } from './usage.ts'

const emailSchema = z.email().max(254)

const checkedEmail = (typed: string) => {
  const email = emailSchema.safeParse(normaliseEmail(typed))
  if (!email.success) throw new Refused(`"${typed}" is not an e-mail address`, EXIT.usage)
  return email.data
}

const checkedPassword = (password: string) => {
  if (password.length < PASSWORD_MIN_CHARACTERS || password.length > PASSWORD_MAX_CHARACTERS) {
    const range = `${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS}`
    throw new Refused(`the password must have ${range} characters`, EXIT.usage)
  }
  return password
}

/** The id of the account with this e-mail; throws Refused when there is none. */
export const accountId = async (sql: Sql, typedEmail: string): Promise<string> => {
  const email = checkedEmail(typedEmail)
  const [row] = await sql<{ id: string }[]>`select id from auth.account where email = ${email}`
  if (!row) throw new Refused(`there is no account ${email}`, EXIT.notFound)
  return row.id
}

export type NewAccount = {
  email: string
  name: string
  password: string
  allow: readonly Allowance[]
}

/** Adds an account and returns its id; throws Refused, and changes nothing, when the e-mail is taken. */
export const addAccount = async (sql: Sql, account: NewAccount): Promise<string> => {
  const email = checkedEmail(account.email)
  const name = account.name.trim()
  if (!name || name.length > 200) throw new Refused('--name: 1 to 200 characters', EXIT.usage)
  const passwordHash = await hashPassword(checkedPassword(account.password))
  return sql.begin(async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      insert into auth.account (email, name, password_hash)
      values (${email}, ${name}, ${passwordHash})
      on conflict (email) do nothing returning id`
    if (!row) throw new Refused(`${email} already exists`, EXIT.exists)
    for (const allowance of account.allow) await saveAllowance(tx, row.id, allowance)
    return row.id
  })
}

/** Sets another password; browser sessions of the account end, connected applications stay. */
export const setPassword = async (sql: Sql, id: string, password: string): Promise<void> =>
  savePassword(sql, id, await hashPassword(checkedPassword(password)))

/** Sets what the account may grant, for the targets named and no others. */
export const allow = async (
  sql: Sql,
  id: string,
  allowances: readonly Allowance[],
): Promise<void> => {
  for (const allowance of allowances) await saveAllowance(sql, id, allowance)
}

export type Disabled = { sessions: number; grants: number }

/** Keeps the account from signing in, ends its sessions and revokes everything it has granted. */
export const disable = async (sql: Sql, id: string): Promise<Disabled> => {
  await sql`update auth.account set disabled_at = coalesce(disabled_at, now()) where id = ${id}`
  const sessions = await endSessions(sql, id)
  return { sessions, grants: (await revokeGrants(sql, { accountId: id })).length }
}

/** Lets the account sign in again; its applications have to be connected anew. */
export const enable = async (sql: Sql, id: string): Promise<void> => {
  await sql`update auth.account set disabled_at = null where id = ${id}`
}

export type ListedAccount = {
  id: string
  email: string
  name: string
  disabled: boolean
  createdAt: Date
  access: Record<string, string[]>
}

/** All accounts, or the one with this id. */
export const listAccounts = async (sql: Sql, id?: string): Promise<ListedAccount[]> =>
  sql<ListedAccount[]>`
    select id, email, name, disabled_at is not null as disabled, created_at as "createdAt", coalesce(
      (select jsonb_object_agg(target, scopes) from auth.account_access where account_id = id), '{}'
    ) as access
    from auth.account where ${id === undefined ? sql`true` : sql`id = ${id}`} order by email`

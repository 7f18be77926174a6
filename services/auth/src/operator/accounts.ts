import { z } from 'zod'
import { normaliseEmail } from '../accounts/accounts.ts'
import {
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
  hashPassword,
} from '../accounts/password.ts'
import type { Sql } from '../database/connect.ts'
import { saveAllowance } from './allowance.ts'
import type { Allowance } from './allowance.ts'
import { EXIT, Refused } from './usage.ts'

const emailSchema = z.email().max(254)

const checkedEmail = (typed: string) => {
  const email = emailSchema.safeParse(normaliseEmail(typed))
  if (!email.success) throw new Refused('--email: not an e-mail address', EXIT.usage)
  return email.data
}

const checkedPassword = (password: string) => {
  if (password.length < PASSWORD_MIN_CHARACTERS || password.length > PASSWORD_MAX_CHARACTERS) {
    const range = `${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS}`
    throw new Refused(`the password must have ${range} characters`, EXIT.usage)
  }
  return password
}

const idOf = async (sql: Sql, email: string) => {
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
export const setPassword = async (
  sql: Sql,
  typedEmail: string,
  password: string,
): Promise<void> => {
  const id = await idOf(sql, checkedEmail(typedEmail))
  const passwordHash = await hashPassword(checkedPassword(password))
  await sql.begin(async (tx) => {
    await tx`update auth.account set password_hash = ${passwordHash} where id = ${id}`
    await tx`delete from auth.oidc_model where model = 'Session' and account_id = ${id}`
  })
}

/** Sets what the account may grant, for the targets named and no others. */
export const allow = async (
  sql: Sql,
  typedEmail: string,
  allowances: readonly Allowance[],
): Promise<void> => {
  const id = await idOf(sql, checkedEmail(typedEmail))
  await sql.begin(async (tx) => {
    for (const allowance of allowances) await saveAllowance(tx, id, allowance)
  })
}

export type ListedAccount = {
  email: string
  name: string
  disabled: boolean
  access: Record<string, string[]>
}

export const listAccounts = async (sql: Sql): Promise<ListedAccount[]> =>
  sql<ListedAccount[]>`
    select email, name, disabled_at is not null as disabled, coalesce(
      (select jsonb_object_agg(target, scopes) from auth.account_access where account_id = id), '{}'
    ) as access
    from auth.account order by email`

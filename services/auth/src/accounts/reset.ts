import { randomBytes } from 'node:crypto'
import { digest } from '../adapter/digest.ts'
import type { Sql } from '../database/connect.ts'
import { hashPassword } from './password.ts'
import { savePassword } from './save-password.ts'

const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/

/**
 * A token with which this account can set a password, once and for so many minutes; an earlier one becomes void. The
 * link is `{issuer}/account/reset?token=…`.
 */
export const issueReset = async (sql: Sql, accountId: string, minutes: number): Promise<string> => {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await sql`
    insert into auth.password_reset (token_hash, account_id, expires_at)
    values (${digest(token)}, ${accountId}, now() + ${minutes} * interval '1 minute')
    on conflict (account_id) do update set
      token_hash = excluded.token_hash, expires_at = excluded.expires_at`
  return token
}

/** The account a token is for, if it can still be used. */
export const findReset = async (sql: Sql, token: string): Promise<string | undefined> => {
  if (!TOKEN.test(token)) return undefined
  const [row] = await sql<{ id: string }[]>`
    select a.id from auth.password_reset r join auth.account a on a.id = r.account_id
    where token_hash = ${digest(token)} and expires_at > now() and disabled_at is null`
  return row?.id
}

/**
 * Sets the password and ends all browser sessions of the account. Returns the account, or undefined when the token
 * cannot be used; of two at once only one can.
 */
export const redeemReset = async (
  sql: Sql,
  token: string,
  password: string,
): Promise<string | undefined> => {
  if ((await findReset(sql, token)) === undefined) return undefined
  const passwordHash = await hashPassword(password)
  return sql.begin(async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      delete from auth.password_reset r using auth.account a
      where token_hash = ${digest(token)} and expires_at > now()
        and a.id = r.account_id and disabled_at is null
      returning a.id`
    if (!row) return undefined
    await savePassword(tx, row.id, passwordHash)
    return row.id
  })
}

import type { Sql } from '../database/connect.ts'
import { hashPassword, needsRehash, verifyPassword } from './password.ts'
import { savePassword } from './save-password.ts'
import type { Throttle } from './throttle.ts'

export type Account = { id: string; email: string; name: string }

export type SignIn =
  | { outcome: 'signed_in'; account: Account }
  | { outcome: 'refused' }
  | { outcome: 'throttled' }

/** The one spelling of an e-mail address as it identifies an account. */
export const normaliseEmail = (email: string): string =>
  email.trim().normalize('NFKC').toLowerCase()

const ACCOUNT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Accounts that can sign in, in table `auth.account`. */
export const createAccounts = (sql: Sql, throttle: Throttle) => ({
  /** The account with this id, unless it is gone or disabled. */
  find: async (id: string): Promise<Account | undefined> => {
    if (!ACCOUNT_ID.test(id)) return undefined
    const [account] = await sql<Account[]>`
      select id, email, name from auth.account where id = ${id} and disabled_at is null`
    return account
  },

  /** Checks a password given from `address`; an unknown account takes as long and answers the same. */
  signIn: async (typedEmail: string, password: string, address: string): Promise<SignIn> => {
    const email = normaliseEmail(typedEmail)
    if (!(await throttle.admit(email, address))) return { outcome: 'throttled' }
    const [row] = await sql<(Account & { password_hash: string | null })[]>`
      select id, email, name, password_hash from auth.account
      where email = ${email} and disabled_at is null`
    if ((await verifyPassword(row?.password_hash ?? undefined, password)) && row?.password_hash) {
      await throttle.forgive(email, address)
      if (needsRehash(row.password_hash)) {
        await sql`
          update auth.account set password_hash = ${await hashPassword(password)}
          where id = ${row.id} and password_hash = ${row.password_hash}`
      }
      return { outcome: 'signed_in', account: { id: row.id, email: row.email, name: row.name } }
    }
    return { outcome: 'refused' }
  },

  /**
   * Sets another password for who knows the current one, and ends all browser sessions but the one with uid `keep`.
   * False when the current one is wrong or was tried too often.
   */
  changePassword: async (
    accountId: string,
    { current, next }: { current: string; next: string },
    { address, keep }: { address: string; keep: string },
  ): Promise<boolean> => {
    const [row] = await sql<{ email: string; password_hash: string | null }[]>`
      select email, password_hash from auth.account where id = ${accountId} and disabled_at is null`
    if (!row || !(await throttle.admit(row.email, address))) return false
    if (!(await verifyPassword(row.password_hash ?? undefined, current))) return false
    await throttle.forgive(row.email, address)
    const passwordHash = await hashPassword(next)
    await sql.begin((tx) => savePassword(tx, accountId, passwordHash, keep))
    return true
  },
})

export type Accounts = ReturnType<typeof createAccounts>

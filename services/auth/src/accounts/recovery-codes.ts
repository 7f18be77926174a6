import { randomBytes } from 'node:crypto'
import { digest } from '../adapter/digest.ts'
import type { Sql } from '../database/connect.ts'

const CODES = 10
const CODE_CHARACTERS = 16
const GROUP = /.{4}(?=.)/g

// Crockford's base32: none of I, L, O and U, which are misread.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** 80 random bits in four groups of four. */
const createCode = () =>
  Array.from(randomBytes(CODE_CHARACTERS), (byte) => ALPHABET[byte & 31])
    .join('')
    .replace(GROUP, '$&-')

const hashOf = (typed: string) =>
  digest(typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1'))

/** Codes that stand in for a lost second factor, once each; only their hashes are kept, in `auth.recovery_code`. */
export const createRecoveryCodes = (sql: Sql) => ({
  /** Makes ten new ones in place of those there are, and returns them; nobody can see them again. */
  issue: async (accountId: string): Promise<string[]> => {
    const codes = Array.from({ length: CODES }, createCode)
    await sql.begin(async (tx) => {
      await tx`delete from auth.recovery_code where account_id = ${accountId}`
      for (const code of codes) {
        await tx`
          insert into auth.recovery_code (account_id, code_hash) values (${accountId}, ${hashOf(code)})`
      }
    })
    return codes
  },

  /** Uses a code up; false when it is none of this account's. The caller throttles. */
  use: async (accountId: string, code: string): Promise<boolean> => {
    const { count } = await sql`
      delete from auth.recovery_code
      where account_id = ${accountId} and code_hash = ${hashOf(code)}`
    return count === 1
  },

  left: async (accountId: string): Promise<number> => {
    const [row] = await sql<{ left: number }[]>`
      select count(*)::int as left from auth.recovery_code where account_id = ${accountId}`
    return row?.left ?? 0
  },
})

export type RecoveryCodes = ReturnType<typeof createRecoveryCodes>

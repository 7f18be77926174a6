import type { Queryable } from '../database/connect.ts'
import { endSessions } from './sessions.ts'

/**
 * Sets an account's password. Whoever came in with the old one, or holds a link to set another, no longer can: browser
 * sessions end but for the one with uid `keep`, and so do reset links. Connected applications stay.
 */
export const savePassword = async (
  tx: Queryable,
  accountId: string,
  passwordHash: string,
  keep?: string,
): Promise<void> => {
  await tx`update auth.account set password_hash = ${passwordHash} where id = ${accountId}`
  await tx`delete from auth.password_reset where account_id = ${accountId}`
  await endSessions(tx, accountId, keep)
}

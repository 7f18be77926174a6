import type { Sql } from '../database/connect.ts'

export type Factors = { totp: boolean; passkeys: number; recoveryCodes: number; password: boolean }

/** What an account can prove itself with. */
export const readFactors = async (sql: Sql, accountId: string): Promise<Factors> => {
  const [row] = await sql<Factors[]>`
    select
      exists (select from auth.totp where account_id = a.id and confirmed_at is not null) as totp,
      (select count(*)::int from auth.passkey where account_id = a.id) as passkeys,
      (select count(*)::int from auth.recovery_code where account_id = a.id) as "recoveryCodes",
      password_hash is not null as password
    from auth.account a where id = ${accountId}`
  return row ?? { totp: false, passkeys: 0, recoveryCodes: 0, password: false }
}

/** A password alone signs nobody in who has set up something better. */
export const needsSecondFactor = ({ totp, passkeys }: Factors): boolean => totp || passkeys > 0

/** Takes authenticator app, passkeys and recovery codes away, for somebody who has lost them all. */
export const removeFactors = async (sql: Sql, accountId: string): Promise<void> => {
  await sql.begin(async (tx) => {
    await tx`delete from auth.totp where account_id = ${accountId}`
    await tx`delete from auth.passkey where account_id = ${accountId}`
    await tx`delete from auth.recovery_code where account_id = ${accountId}`
  })
}

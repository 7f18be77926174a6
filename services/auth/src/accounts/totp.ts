import { HOTP, Secret, TOTP } from 'otpauth'
import type { Sql } from '../database/connect.ts'
import { seal, unseal } from '../keys/seal.ts'
import type { Kek } from '../keys/seal.ts'

const ISSUER_LABEL = 'Puente'
const PERIOD_SECONDS = 30
const SECRET_BYTES = 20
// RFC 6238 5.2: one step either way, for clocks that differ and people who type slowly.
const STEPS = [0, -1, 1]

export const TOTP_CODE = /^\d{6}$/

type Row = { sealed: Buffer; confirmed: boolean; step: number; last_step: number }

/** Authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds), in table `auth.totp`. Time is the database's. */
export const createTotp = (sql: Sql, kek: Kek) => {
  const sealId = (accountId: string) => `totp:${accountId}`

  const read = async (accountId: string) => {
    const [row] = await sql<Row[]>`
      select sealed, confirmed_at is not null as confirmed, last_step::float8,
        floor(extract(epoch from clock_timestamp()) / ${PERIOD_SECONDS})::float8 as step
      from auth.totp where account_id = ${accountId}`
    return row
  }

  const secretIn = (accountId: string, row: Row) =>
    new Secret({ buffer: new Uint8Array(unseal(kek, sealId(accountId), row.sealed)).buffer })

  const stepOf = (secret: Secret, now: number, code: string) => {
    const delta = STEPS.find((step) => {
      const found = HOTP.validate({ token: code, secret, counter: now + step, window: 0 })
      return found !== null
    })
    return delta === undefined ? undefined : now + delta
  }

  // One conditional update, so that of two at once with the same code only one gets in.
  const take = async (accountId: string, code: string, confirmed: boolean) => {
    const row = await read(accountId)
    if (!row || row.confirmed !== confirmed || !TOTP_CODE.test(code)) return false
    const step = stepOf(secretIn(accountId, row), row.step, code)
    if (step === undefined) return false
    const { count } = await sql`
      update auth.totp set last_step = ${step}, confirmed_at = coalesce(confirmed_at, now())
      where account_id = ${accountId} and last_step < ${step} and sealed = ${row.sealed}`
    return count === 1
  }

  return {
    /**
     * The secret to put into an app, as text and as otpauth URI: a new one, or the one that awaits its first code for
     * less than an hour (whoever saw an older one is perhaps not who asks now). Undefined when there is a confirmed one.
     */
    begin: async (
      accountId: string,
      email: string,
    ): Promise<{ secret: string; uri: string } | undefined> => {
      const fresh = new Secret({ size: SECRET_BYTES })
      await sql`
        insert into auth.totp (account_id, sealed)
        values (${accountId}, ${seal(kek, sealId(accountId), Buffer.from(fresh.bytes))})
        on conflict (account_id) do update set sealed = excluded.sealed, created_at = now()
        where auth.totp.confirmed_at is null and auth.totp.created_at < now() - interval '1 hour'`
      const row = await read(accountId)
      if (!row || row.confirmed) return undefined
      const secret = secretIn(accountId, row)
      const uri = new TOTP({ issuer: ISSUER_LABEL, label: email, secret }).toString()
      return { secret: secret.base32, uri }
    },

    /** Turns the pending secret on if the code is its code of now. */
    confirm: async (accountId: string, code: string): Promise<boolean> =>
      take(accountId, code, false),

    /** Checks a code; none is taken twice. The caller throttles. */
    check: async (accountId: string, code: string): Promise<boolean> => take(accountId, code, true),

    remove: async (accountId: string): Promise<void> => {
      await sql`delete from auth.totp where account_id = ${accountId}`
    },
  }
}

export type Totp = ReturnType<typeof createTotp>

import type { JWK } from 'jose'
import { z } from 'zod'
import type { Queryable, Sql } from '../database/connect.ts'
import { ALGORITHMS, createKey } from './create-key.ts'
import { unseal } from './seal.ts'
import type { Kek } from './seal.ts'

/** Held by whoever creates, rotates or re-seals keys. */
export const KEY_LOCK = 7_236_481_003

const jwk: z.ZodType<JWK> = z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string() })

/** Of each algorithm the first key signs; the others verify. `version` changes whenever that order does. */
export type Keyring = { signing: { keys: JWK[] }; cookies: string[]; version: string }

type Row = { id: string; purpose: 'signing' | 'cookie'; sealed: Buffer }

// The one that signs is the youngest of those whose time has come; those whose time is yet to come are last.
const published = (sql: Queryable) => sql`
  from auth.key where published_until is null or published_until > clock_timestamp()
  order by algorithm, signs_from > clock_timestamp(), signs_from desc`

const versionOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).join(' ')

/** The version that loadKeyring would have now. */
export const keyringVersion = async (sql: Sql): Promise<string> =>
  versionOf(await sql<{ id: string }[]>`select id ${published(sql)}`)

const createMissing = async (tx: Queryable, kek: Kek) => {
  const rows = await tx<{ algorithm: string }[]>`select distinct algorithm from auth.key`
  const present = new Set(rows.map((row) => row.algorithm))
  for (const algorithm of ALGORITHMS) {
    if (!present.has(algorithm)) await createKey(tx, kek, algorithm, 0)
  }
}

/**
 * Reads all keys, creating on first start those that are missing. Replicas that start together agree, because
 * only the holder of the advisory lock creates. Throws SealBroken when `kek` is not what the keys were sealed with.
 */
export const loadKeyring = async (sql: Sql, kek: Kek): Promise<Keyring> => {
  const rows = await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${KEY_LOCK})`
    await createMissing(tx, kek)
    return tx<Row[]>`select id, purpose, sealed ${published(tx)}`
  })
  const open = (row: Row) => unseal(kek, row.id, row.sealed).toString()
  return {
    signing: {
      keys: rows
        .filter((row) => row.purpose === 'signing')
        .map((row) => jwk.parse(JSON.parse(open(row)))),
    },
    cookies: rows.filter((row) => row.purpose === 'cookie').map(open),
    version: versionOf(rows),
  }
}

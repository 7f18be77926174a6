import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { JWK } from 'jose'
import { z } from 'zod'
import type { Queryable, Sql } from '../database/connect.ts'
import { seal, unseal } from './seal.ts'

const KEY_LOCK = 7_236_481_003

// ES256 signs by default; RS256 is published for APIs whose JOSE library knows nothing else.
const SIGNING_ALGORITHMS = ['ES256', 'RS256'] as const

const jwk: z.ZodType<JWK> = z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string() })

export type Keyring = { signing: { keys: JWK[] }; cookies: string[] }

type Row = { id: string; purpose: 'signing' | 'cookie'; algorithm: string; sealed: Buffer }

const createSigningKey = async (tx: Queryable, kek: Buffer, algorithm: string) => {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  const sealed = seal(
    kek,
    kid,
    Buffer.from(JSON.stringify({ ...jwk, kid, alg: algorithm, use: 'sig' })),
  )
  await tx`
    insert into auth.key (id, purpose, algorithm, sealed)
    values (${kid}, 'signing', ${algorithm}, ${sealed})`
}

const createCookieKey = async (tx: Queryable, kek: Buffer) => {
  const id = `cookie-${randomBytes(8).toString('hex')}`
  const sealed = seal(kek, id, Buffer.from(randomBytes(32).toString('base64url')))
  await tx`
    insert into auth.key (id, purpose, algorithm, sealed)
    values (${id}, 'cookie', 'HMAC', ${sealed})`
}

const createMissing = async (tx: Queryable, kek: Buffer) => {
  const rows = await tx<{ algorithm: string }[]>`select distinct algorithm from auth.key`
  const present = new Set(rows.map((row) => row.algorithm))
  for (const algorithm of SIGNING_ALGORITHMS) {
    if (!present.has(algorithm)) await createSigningKey(tx, kek, algorithm)
  }
  if (!present.has('HMAC')) await createCookieKey(tx, kek)
}

/**
 * Reads all keys, creating on first start those that are missing. Replicas that start together agree, because
 * only the holder of the advisory lock creates. Throws SealBroken when `kek` is not the one the keys were sealed with.
 */
export const loadKeyring = async (sql: Sql, kek: Buffer): Promise<Keyring> => {
  const rows = await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${KEY_LOCK})`
    await createMissing(tx, kek)
    return tx<Row[]>`
      select id, purpose, algorithm, sealed from auth.key order by algorithm, created_at desc`
  })
  const open = (row: Row) => unseal(kek, row.id, row.sealed).toString()
  return {
    signing: {
      keys: rows
        .filter((row) => row.purpose === 'signing')
        .map((row) => jwk.parse(JSON.parse(open(row)))),
    },
    cookies: rows.filter((row) => row.purpose === 'cookie').map(open),
  }
}

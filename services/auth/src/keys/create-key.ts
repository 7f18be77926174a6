import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { Queryable } from '../database/connect.ts'
import { seal } from './seal.ts'
import type { Kek } from './seal.ts'

/** ES256 signs by default, RS256 is for APIs whose JOSE library knows nothing else; HMAC signs cookies. */
export const ALGORITHMS = ['ES256', 'RS256', 'HMAC'] as const

export type Algorithm = (typeof ALGORITHMS)[number]

const createSigningKey = async (algorithm: string) => {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { id: kid, secret: JSON.stringify({ ...jwk, kid, alg: algorithm, use: 'sig' }) }
}

const createCookieKey = () => ({
  id: `cookie-${randomBytes(8).toString('hex')}`,
  secret: randomBytes(32).toString('base64url'),
})

/** Creates and stores a key that signs in `leadSeconds`; returns its id. */
export const createKey = async (
  tx: Queryable,
  kek: Kek,
  algorithm: Algorithm,
  leadSeconds: number,
): Promise<string> => {
  const isCookie = algorithm === 'HMAC'
  const { id, secret } = isCookie ? createCookieKey() : await createSigningKey(algorithm)
  await tx`
    insert into auth.key (id, purpose, algorithm, sealed, signs_from) values (
      ${id}, ${isCookie ? 'cookie' : 'signing'}, ${algorithm}, ${seal(kek, id, Buffer.from(secret))},
      clock_timestamp() + ${leadSeconds} * interval '1 second')`
  return id
}

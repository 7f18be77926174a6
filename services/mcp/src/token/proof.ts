import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Proofs } from '../store/proofs.ts'

/** Both ways: how old a proof may be, and how far a caller's clock may be ahead. */
const WINDOW_SECONDS = 300
const MOST_CHARACTERS = 4096

export const PROOF_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA']

const claims = z.looseObject({
  jti: z.string().min(1).max(256),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string(),
})

/** What a proof is presented with. */
export type Presented = {
  proof: string
  token: string
  /** Thumbprint of the key that the token is bound to (`cnf.jkt`). */
  jkt: string
  method: string
  path: string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/**
 * Checks a proof of possession for an access token (RFC 9449 4.3): signed by the key the token is bound to, for this
 * request at the issuer's own host, for this token, of now, and never used before at any replica.
 */
export const createProofCheck =
  ({ issuer, proofs, now }: { issuer: string; proofs: Proofs; now: () => number }) =>
  async ({ proof, token, jkt, method, path }: Presented): Promise<boolean> => {
    if (proof.length > MOST_CHARACTERS) return false
    try {
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: PROOF_ALGORITHMS,
      })
      const parsed = claims.safeParse(payload)
      if (!parsed.success || protectedHeader.jwk === undefined) return false
      const { jti, htm, htu, iat, ath } = parsed.data
      const target = URL.parse(htu)
      if (target === null) return false
      target.hash = ''
      target.search = ''
      const isForThis =
        htm === method &&
        target.href === new URL(path, issuer).href &&
        ath === sha256(token).toString('base64url') &&
        Math.abs(now() / 1000 - iat) <= WINDOW_SECONDS
      if (!isForThis || (await calculateJwkThumbprint(protectedHeader.jwk)) !== jkt) return false
      return await proofs.use(sha256(JSON.stringify([jkt, jti])), 2 * WINDOW_SECONDS)
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return false
      throw error
    }
  }

export type ProofCheck = ReturnType<typeof createProofCheck>

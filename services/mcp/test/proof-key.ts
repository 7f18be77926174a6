import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { ISSUER } from './service.ts'

/** A key that tokens can be bound to (RFC 9449). */
export const createProofKey = async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  return { privateKey, jwk, jkt: await calculateJwkThumbprint(jwk) }
}

type ProofKey = Awaited<ReturnType<typeof createProofKey>>

/** A proof for `POST /mcp`, but for what is overridden. */
export const prove = async (
  { privateKey, jwk }: ProofKey,
  token: string,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
) =>
  new SignJWT({
    jti: randomUUID(),
    htm: 'POST',
    htu: `${ISSUER}/mcp`,
    iat: Math.floor(Date.now() / 1000),
    ath: createHash('sha256').update(token).digest('base64url'),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(privateKey)

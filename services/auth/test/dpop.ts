import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { ISSUER, send } from './harness.ts'
import type { Auth } from './harness.ts'
import type { TokenAnswer } from './client.ts'

/** A key of a client's own, and proofs of it (RFC 9449 4.2) that can be wrong in any one way. */
export const createProver = async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  return {
    privateJwk: await exportJWK(privateKey),
    prove: async (
      claims: Record<string, unknown> = {},
      header: Record<string, unknown> = {},
    ): Promise<string> =>
      new SignJWT({
        jti: randomUUID(),
        htm: 'POST',
        htu: `${ISSUER}/token`,
        iat: Math.floor(Date.now() / 1000),
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
        .sign(privateKey),
  }
}

/** Asks /token with a proof. */
export const proven = async (auth: Auth, form: Record<string, string>, proof?: string) => {
  const response = await send(auth, '/token', {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: proof === undefined ? {} : { dpop: proof },
  })
  return { status: response.status, body: (await response.json()) as TokenAnswer }
}

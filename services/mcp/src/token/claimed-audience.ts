import { decodeJwt } from 'jose'

/** The audience that a token claims, not verified; undefined where it names no single one. */
export const claimedAudience = (authorization: string | undefined): string | undefined => {
  try {
    const { aud } = decodeJwt((authorization ?? '').replace(/^(?:Bearer|DPoP) +/i, ''))
    return typeof aud === 'string' ? aud : undefined
  } catch {
    return undefined
  }
}

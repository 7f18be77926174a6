import { randomBytes } from 'node:crypto'
import type { AdapterPayload } from 'oidc-provider'

/**
 * Access tokens that are being introspected or revoked. They are JWTs and never stored; for the time of the request the
 * provider finds here what the verified JWT says, under a handle nobody outside has.
 */
export const createPresentedTokens = () => {
  const tokens = new Map<string, AdapterPayload>()
  return {
    find: (model: string, handle: string): AdapterPayload | undefined => {
      const token = tokens.get(handle)
      return token?.kind === model ? token : undefined
    },
    /** Presents a token to whatever `work` does with its handle. */
    during: async (token: AdapterPayload, work: (handle: string) => Promise<void>) => {
      const handle = randomBytes(32).toString('base64url')
      tokens.set(handle, token)
      try {
        await work(handle)
      } finally {
        tokens.delete(handle)
      }
    },
  }
}

export type PresentedTokens = ReturnType<typeof createPresentedTokens>

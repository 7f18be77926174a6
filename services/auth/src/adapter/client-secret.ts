import { timingSafeEqual } from 'node:crypto'
import type { AdapterPayload, Provider } from 'oidc-provider'
import { digest } from './digest.ts'

const PREFIX = 'sha256:'

/** The client's metadata as it is stored: with the hash of its secret, if it has one. */
export const hideSecret = (payload: AdapterPayload): AdapterPayload =>
  typeof payload.client_secret === 'string'
    ? { ...payload, client_secret: PREFIX + digest(payload.client_secret).toString('base64url') }
    : payload

const matches = (stored: string, presented: string) => {
  if (!stored.startsWith(PREFIX)) return false
  const expected = Buffer.from(stored.slice(PREFIX.length), 'base64url')
  return timingSafeEqual(expected, digest(presented))
}

/**
 * Makes the provider compare the hash of a presented secret. `compareClientSecret` is not documented, but it is the
 * only place that compares secrets as long as no HMAC algorithm is enabled (those need the secret itself).
 */
export const compareHashedSecrets = (provider: Provider): void => {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: { clientSecret?: string }, presented: string) {
      return matches(this.clientSecret ?? '', presented)
    },
  })
}

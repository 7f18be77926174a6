import { timingSafeEqual } from 'node:crypto'
import type { AdapterPayload, Provider } from 'oidc-provider'
import { digest } from './digest.ts'

// A stored secret is `sha256:…`, and while it is being replaced `sha256:… sha256:…;until=…`: the new one, then the old
// one with the second since 1970 at which it ends.
const STORED = /^sha256:([\w-]{43})(?:;until=(\d+))?$/

/** The form in which a secret is stored. */
export const hashedSecret = (secret: string): string =>
  `sha256:${digest(secret).toString('base64url')}`

/** The stored form after `secret` was put in place of what `stored` has first, which stays valid until `untilSeconds`. */
export const replacedSecret = (stored: string, secret: string, untilSeconds: number): string => {
  const [current = ''] = stored.split(' ')
  return `${hashedSecret(secret)} ${current.split(';', 1)[0]};until=${untilSeconds}`
}

/** The client's metadata as it is stored: with the hash of its secret, if it has one. */
export const hideSecret = (payload: AdapterPayload): AdapterPayload =>
  typeof payload.client_secret === 'string'
    ? { ...payload, client_secret: hashedSecret(payload.client_secret) }
    : payload

/** Says whether a presented secret is one of those stored; `nowSeconds` since 1970. */
const matchesSecret = (stored: string, presented: string, nowSeconds: number): boolean => {
  const given = digest(presented)
  return stored.split(' ').some((one) => {
    const [, expected, until] = STORED.exec(one) ?? []
    if (expected === undefined || (until !== undefined && Number(until) <= nowSeconds)) return false
    return timingSafeEqual(Buffer.from(expected, 'base64url'), given)
  })
}

/**
 * Makes the provider compare the hash of a presented secret. `compareClientSecret` is not documented, but it is the
 * only place that compares secrets as long as no HMAC algorithm is enabled (those need the secret itself).
 */
export const compareHashedSecrets = (provider: Provider): void => {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: { clientSecret?: string }, presented: string) {
      return matchesSecret(this.clientSecret ?? '', presented, Date.now() / 1000)
    },
  })
}

const FORBIDDEN_SCHEMES = new Set(['javascript:', 'vbscript:', 'data:', 'blob:', 'file:', 'about:'])
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])
const MOST_CHARACTERS = 2000

export type RedirectTarget =
  | { kind: 'web'; host: string }
  | { kind: 'loopback'; host: string }
  | { kind: 'scheme'; scheme: string }

/** Where an authorization leads: to a redirect URI, or to a device that asks for its tokens itself. */
export type Destination = RedirectTarget | { kind: 'device' }

/**
 * Says where a redirect URI leads, or undefined if no client may register it: https anywhere, http on loopback
 * addresses only (RFC 8252 7.3), private-use schemes but for those a browser runs or opens itself.
 */
export const classifyRedirectUri = (uri: string): RedirectTarget | undefined => {
  const url = URL.parse(uri)
  if (!url || uri.length > MOST_CHARACTERS || uri.includes('#')) return undefined
  if (/\p{Cc}/u.test(uri)) return undefined
  if (url.username || url.password || FORBIDDEN_SCHEMES.has(url.protocol)) return undefined
  if (url.protocol === 'https:') return { kind: 'web', host: url.host }
  if (url.protocol !== 'http:') return { kind: 'scheme', scheme: url.protocol.slice(0, -1) }
  return LOOPBACK_HOSTS.has(url.hostname) ? { kind: 'loopback', host: url.host } : undefined
}

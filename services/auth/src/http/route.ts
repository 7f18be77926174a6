const EXACT = new Set([
  '/',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/authorize',
  '/token',
  '/jwks',
  '/register',
  '/revoke',
  '/introspect',
  '/par',
  '/account',
  '/device',
  '/device/auth',
])

const PREFIXES = ['/authorize', '/device', '/interaction', '/account', '/assets']

/** A path without its variable parts, so that the number of labels is bounded. */
export const routeOf = (path: string) => {
  if (EXACT.has(path)) return path
  const prefix = PREFIXES.find((start) => path.startsWith(`${start}/`))
  return prefix ? `${prefix}/*` : 'other'
}

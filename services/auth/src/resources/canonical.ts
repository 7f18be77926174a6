/**
 * The one spelling of a resource identifier (RFC 8707 2): scheme and host in lower case, default port dropped, no
 * trailing slash; path and query are kept as they are. Returns undefined for what is no absolute http(s) URL, or has
 * a fragment or user information.
 */
export const canonicalResource = (identifier: string): string | undefined => {
  const url = URL.parse(identifier)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  if (identifier.includes('#') || url.username || url.password) return undefined
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}${url.search}`
}

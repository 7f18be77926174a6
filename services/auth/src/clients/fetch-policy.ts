import ipaddr from 'ipaddr.js'

const MOST_CHARACTERS = 500

// RFC 6761 and RFC 8375: names that mean this machine or this network.
const LOCAL_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa|test|invalid|onion)$/

// Addresses that are public by their range and yet lead to the inside: the wire server of Azure.
const INSIDE = new Set(['168.63.129.16'])

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Says why a URL may not be the address of a client's metadata document, or undefined if it may: https on its own port,
 * a host with a public name, a path, and one spelling only.
 */
export const refuseDocumentUrl = (id: string): string | undefined => {
  if (id.length > MOST_CHARACTERS) return 'it is too long'
  if (!/^[\x21-\x7e]+$/.test(id) || id.includes('\\')) return 'it holds characters no URL has'
  const url = URL.parse(id)
  if (!url || url.protocol !== 'https:') return 'it is no https URL'
  if (id.includes('#')) return 'it has a fragment'
  if (url.username || url.password || id.split('/', 3)[2]?.includes('@')) return 'it names a user'
  if (url.port !== '') return 'it names a port'
  const host = url.hostname.toLowerCase()
  if (ipaddr.isValid(host.replace(/^\[|\]$/g, ''))) return 'its host is an address'
  if (!host.includes('.') || host.endsWith('.') || LOCAL_NAMES.test(host)) {
    return 'its host is not a public name'
  }
  // draft-ietf-oauth-client-id-metadata-document 2: a path, and no dot segments, which a parser would take out.
  if (url.pathname === '/') return 'it has no path'
  if (url.href !== id) return 'it is not in its canonical spelling'
  return undefined
}

/** Whether an address is one of the public internet: whatever is not plainly so is not. */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address) || INSIDE.has(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST)
}

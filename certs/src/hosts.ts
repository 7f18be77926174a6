import { isIP } from 'node:net'

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1'] as const
/** RFC 1123 2.1. */
const DNS_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * The hosts a development certificate is for: the local ones, then `names`, in lower case and each once.
 * Throws when a name is neither a DNS name nor an IP address; all such names are listed.
 */
export function certificateHosts(names: readonly string[]): string[] {
  const hosts = new Set([...LOCAL_HOSTS, ...names.map((name) => name.toLowerCase())])
  const faults = [...hosts].filter((host) => isIP(host) === 0 && !isDnsName(host))
  if (faults.length > 0) {
    const list = faults.map((fault) => JSON.stringify(fault)).join(', ')
    throw new RangeError(
      `Not a host name or IP address (give it without scheme, port or path): ${list}`,
    )
  }
  return [...hosts]
}

function isDnsName(host: string): boolean {
  return host.length <= 253 && DNS_NAME.test(host)
}

import { isIPv6 } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'

const EVERYWHERE = new Set(['0.0.0.0', '::'])

/** Where others reach a listener: at its address, or, where it listens on all, at the first that leads out of the machine. */
export const ownUrl = (
  listenAddress: string,
  port: number,
  interfaces: readonly (Pick<NetworkInterfaceInfo, 'address' | 'internal'> | undefined)[],
) => {
  const outward = interfaces.find(
    (one) => one?.internal === false && !one.address.startsWith('fe80:'),
  )
  const address = EVERYWHERE.has(listenAddress) ? (outward?.address ?? '127.0.0.1') : listenAddress
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`
}

import { isIP } from 'node:net'

/** The parts of `host` or `host:port`; an IPv6 address stands in brackets. */
export function splitHost(host: string): {
  readonly name: string
  readonly port: string | undefined
} {
  const [, name = host, port] = /^(.*?)(?::([0-9]+))?$/.exec(host) ?? []
  return { name, port }
}

/** Whether a host (with or without port) can only be reached on this machine or by its address: no public name. */
export function isLocalHost(host: string): boolean {
  const { name } = splitHost(host)
  const address = name.replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name.endsWith('.localhost') || isIP(address) !== 0
}

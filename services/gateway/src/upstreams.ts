import { lookup } from 'node:dns/promises'
import { isIP, isIPv6 } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { splitHost } from './host.ts'

const LOOKUP_LIMIT_MS = 10_000
/** All addresses of a host name, in any order; rejects when there are none. */
export type Lookup = (name: string) => Promise<readonly string[]>

/** Asks the system's resolver, /etc/hosts included, and gives up after ten seconds. */
export async function systemLookup(name: string): Promise<readonly string[]> {
  const answer = lookup(name, { all: true, verbatim: true })
  // An answer that comes too late is nobody's; a refusal must not end the process.
  answer.catch(() => undefined)
  const found = await Promise.race([answer, delay(LOOKUP_LIMIT_MS, undefined, { ref: false })])
  if (found === undefined) throw new Error(`no answer about ${name}`)
  return found.map(({ address }) => address)
}

/** Whether the replica at an `address:port` says that it is about to stop. */
export type AskDraining = (server: string) => Promise<boolean>

export type Upstream = {
  /** The `address:port` of each replica that new requests may go to. */
  readonly servers: readonly string[]
  /** Those that are about to stop. */
  readonly draining: readonly string[]
  /** Names that have no address, or whose resolver does not answer. */
  readonly unresolved: readonly string[]
}

/**
 * Follows the addresses behind the `host:port` words of one service. Each call looks again; a name that cannot be
 * resolved keeps the addresses it had, since a resolver that is down says nothing about the replicas. Replicas that drain
 * get no new requests, unless all do.
 */
export function createUpstream(words: readonly string[], find: Lookup, isDraining: AskDraining) {
  const known = new Map<string, readonly string[]>()
  return async (): Promise<Upstream> => {
    const unresolved: string[] = []
    const look = async (word: string) => {
      const { name, port = '' } = splitHost(word)
      if (isIP(name) !== 0 || name.startsWith('[')) return known.set(word, [word])
      try {
        const addresses = new Set(await find(name))
        if (addresses.size > 0) {
          const servers = [...addresses].map((address) => withPort(address, port))
          return known.set(word, servers.toSorted())
        }
      } catch {
        // Told by the list of names.
      }
      return unresolved.push(name)
    }
    await Promise.all(words.map(look))
    const servers = [...new Set(words.flatMap((word) => known.get(word) ?? []))]
    const drains = await Promise.all(servers.map(isDraining))
    const draining = servers.filter((_, index) => drains[index])
    const staying = servers.filter((_, index) => !drains[index])
    return {
      servers: staying.length > 0 ? staying : servers,
      draining,
      unresolved: unresolved.toSorted(),
    }
  }
}

const withPort = (address: string, port: string) =>
  isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`

import { once } from 'node:events'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'

const DRAIN_MS = 7000
// Longer than the gateway keeps its connections, so that it never reuses one that is being closed.
const KEEP_ALIVE_TIMEOUT_MS = 75_000

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch']

/** Listens on a port (0: any); disposing lets running requests end, then closes what is left. */
export const listen = async (fetch: Fetch, port: number, hostname: string) => {
  const server = createAdaptorServer({ fetch })
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS
  server.listen(port, hostname)
  await once(server, 'listening')
  return {
    port: portOf(server),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      const forced = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections()
      }, DRAIN_MS)
      await closed
      clearTimeout(forced)
    },
  }
}

const portOf = (server: NetServer | ReturnType<typeof createAdaptorServer>) => {
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

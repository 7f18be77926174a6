import { once } from 'node:events'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'

const DRAIN_MS = 7000
// Longer than the gateway keeps its connections, so that it never reuses one that is being closed.
const KEEP_ALIVE_TIMEOUT_MS = 75_000

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch']

/** Listens on a port (0: any); disposing, or stopping before, lets running requests end, then closes what is left. */
export const listen = async (fetch: Fetch, port: number, hostname: string) => {
  const server = createAdaptorServer({ fetch })
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(port, hostname)
  await once(server, 'listening')
  let closed: Promise<unknown> | undefined
  /** Takes no more connections. */
  const stop = () => {
    closed ??= (async () => {
      const forced = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections()
      }, DRAIN_MS)
      const gone = once(server, 'close')
      server.close()
      // Node waits for connections on which nothing was ever asked, as clients and proxies open them in advance.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
      await gone
      clearTimeout(forced)
    })()
  }
  return {
    port: portOf(server),
    stop,
    [Symbol.asyncDispose]: async () => {
      stop()
      await closed
    },
  }
}

const portOf = (server: NetServer | ReturnType<typeof createAdaptorServer>) => {
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

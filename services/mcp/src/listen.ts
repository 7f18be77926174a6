import { once } from 'node:events'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'
import type { ServerResponse } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

// Longer than the gateway keeps its connections, so that it never reuses one that is being closed.
const KEEP_ALIVE_TIMEOUT_MS = 75_000

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch']

const lastOnItsConnection = (response: ServerResponse) => {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}

/**
 * Listens on a port (0: any). `drain` makes every answer from then on the last of its connection, so that whoever keeps
 * connections open, as the gateway does, is left with none that could close under a request. Disposing, or stopping before,
 * lets running requests end for `graceMs`, then closes what is left.
 */
export const listen = async (fetch: Fetch, port: number, hostname: string, graceMs: number) => {
  const server = createAdaptorServer({ fetch })
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const open = new Set<ServerResponse>()
  let isDraining = false
  server.prependListener('request', (_: unknown, response: ServerResponse) => {
    open.add(response)
    response.once('close', () => open.delete(response))
    if (isDraining) lastOnItsConnection(response)
  })
  server.listen(port, hostname)
  await once(server, 'listening')
  let closed: Promise<unknown> | undefined
  /** Takes no more connections. */
  const stop = () => {
    closed ??= (async () => {
      const forced = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections()
      }, graceMs)
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
    drain: () => {
      isDraining = true
      for (const response of open) lastOnItsConnection(response)
    },
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

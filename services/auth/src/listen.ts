import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, ServerResponse } from 'node:http'

const DRAIN_MS = 8000

// No answer takes this long unless the database hangs; a caller should then not hang as well.
const SILENCE_MS = 20_000

const lastOnItsConnection = (response: ServerResponse) => {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}

/**
 * Listens on `address` and `port` (0: any free one). `drain` makes every answer from then on the last of its connection,
 * so that whoever keeps connections open, as the gateway does, is left with none that could close under a request.
 * Disposing stops accepting, lets requests under way end for up to eight seconds, and then cuts them off. Rejects when
 * the port cannot be had.
 */
export const listen = async (listener: RequestListener, address: string, port: number) => {
  const server = createServer(
    // Longer than the gateway keeps its connections, so that it is never the one to find a closed one.
    {
      requestTimeout: 30_000,
      headersTimeout: 10_000,
      keepAliveTimeout: 75_000,
      maxHeaderSize: 16_384,
    },
    listener,
  )
  server.setTimeout(SILENCE_MS)
  const open = new Set<ServerResponse>()
  let isDraining = false
  server.prependListener('request', (_, response) => {
    open.add(response)
    response.once('close', () => open.delete(response))
    if (isDraining) lastOnItsConnection(response)
  })
  server.listen(port, address)
  await once(server, 'listening')
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    drain: () => {
      isDraining = true
      for (const response of open) lastOnItsConnection(response)
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
      await closed
      clearTimeout(timer)
    },
  }
}

import { once } from 'node:events'
import { createServer } from 'node:http'

const PATIENCE_MS = 120_000

/**
 * A client's loopback redirect target (RFC 8252 7.3): `next` resolves with the parameters of the next call to it, and
 * rejects when none comes for two minutes.
 */
export const openCallback = async () => {
  const arrived: URLSearchParams[] = []
  let wake = () => {}
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname !== '/callback') {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'Content-Type': 'text/plain', Connection: 'close' }).end('done')
    arrived.push(url.searchParams)
    wake()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP port was asked for')
  return {
    url: `http://127.0.0.1:${address.port}/callback`,
    async next() {
      const late = AbortSignal.timeout(PATIENCE_MS)
      for (;;) {
        const parameters = arrived.shift()
        if (parameters !== undefined) return parameters
        await new Promise<void>((resolve, reject) => {
          wake = resolve
          late.addEventListener('abort', () => reject(new Error('nobody came back')))
        })
      }
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close').catch(() => undefined)
    },
  }
}

import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { splitHost } from './host.ts'
import { metricsOf } from './metrics.ts'
import type { Gateway } from './serve.ts'

/** Probes and metrics, for the inside of the network only. `listen` is a port or an address with a port. */
export async function listenOps(gateway: Gateway, listen: string) {
  const { name, port = name } = splitHost(listen)
  const address = port === name ? '127.0.0.1' : name.replace(/^\[(.*)\]$/, '$1')
  const server = createServer({ requestTimeout: 10_000 }, answering(gateway))
  server.listen(Number(port), address)
  await once(server, 'listening')
  return {
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const answering =
  (gateway: Gateway): RequestListener =>
  (request, response) => {
    const answer = async (): Promise<readonly [status: number, body: string]> => {
      switch (request.url) {
        case '/livez':
          return gateway.nginx.isRunning() ? [200, 'ok\n'] : [503, 'nginx has ended\n']
        case '/readyz':
          return gateway.isCurrent() ? [200, 'ok\n'] : [503, 'nginx runs an older configuration\n']
        case '/metrics':
          return [200, await metricsOf(gateway)]
        default:
          return [404, 'not found\n']
      }
    }
    void answer()
      .catch((): readonly [number, string] => [500, 'failed\n'])
      .then(([status, body]) => {
        const type = request.url === '/metrics' ? 'text/plain; version=0.0.4' : 'text/plain'
        response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body)
      })
  }

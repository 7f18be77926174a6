import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { listenOn } from './listen.ts'

export type Received = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  /** The port the connection came from: the same for two requests on one kept connection. */
  readonly remotePort: number
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

export type Upstream = AsyncDisposable & {
  readonly server: Server
  readonly port: number
  readonly received: Received[]
  /** What answers from now on; undefined: 200 with the upstream's name. */
  answer: Handler | undefined
}

/** A real HTTP service that remembers what reached it, and answers as the test says. */
export async function startUpstream(
  name: string,
  address?: { readonly host: string; readonly port: number },
): Promise<Upstream> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    received.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      remotePort: request.socket.remotePort ?? 0,
    })
    const { answer } = upstream
    if (answer === undefined) {
      request.resume()
      response.end(name)
      return
    }
    Promise.resolve(answer(request, response)).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
  const upstream: Upstream = {
    server,
    port: await listenOn(server, address?.host, address?.port),
    received,
    answer: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return upstream
}

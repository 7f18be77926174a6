import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/** Listens on an address of the loopback network, on a port that the system chooses unless one is given; resolves with it. */
export async function listenOn(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host, port, backlog: 4096 }, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP server')
  return address.port
}

/**
 * A port that nothing listens on. It is below those from which systems take the ports of outgoing connections, so that
 * it stays free until somebody asks for it by its number.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_240, 32_768)
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!isFree) continue
    await new Promise((resolve) => {
      server.close(resolve)
    })
    return port
  }
}

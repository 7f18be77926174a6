import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Fault } from './fault.ts'

const loopback = '127.0.0.1'

/** Listens on a port of the loopback address for a moment. */
const probe = async (port: number) => {
  const server = createServer()
  server.listen({ port, host: loopback, exclusive: true })
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
  return port
}

// Below those that systems hand out by themselves: whoever is to listen there does so a moment later.
const anyPort = () => randomInt(10_240, 32_768)

/** A free port: the preferred one, or where that is taken any other. */
export const freePort = async (preferred = anyPort()): Promise<number> =>
  probe(preferred).catch(async () => freePort())

/** Throws a Fault that says what to do where the port that people will type cannot be had. */
export const requirePort = async (port: number) => {
  await probe(port).catch((error: unknown) => {
    const another = `choose another one, for example\n\n  PUENTE_PORT=${port === 9443 ? 10_443 : 9443} npx --yes pnpm@12 demo`
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new Fault(`Port ${port} is in use by another program: ${another}`)
    if (code === 'EACCES')
      throw new Fault(`Port ${port} needs more rights than this user has: ${another}`)
    throw error
  })
}

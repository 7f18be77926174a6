import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { Logger } from 'pino'
import { serveConnection } from './connection.ts'
import type { Instance } from './instance.ts'
import { makeCertificate } from './tds/certificate.ts'

const MAX_CONNECTIONS = 500

/** The names the certificate is good for, to a client that checks it. */
const CERTIFIED_HOSTS = ['localhost', 'devsql', '127.0.0.1', '::1']

export type ServerSettings = {
  instance: Instance
  defaultDatabase: string
  address: string
  port: number
  log: Logger
  now: Date
}

/** Listens for TDS connections. Closing it ends them all. */
export async function listen(
  settings: ServerSettings,
): Promise<{ port: number } & AsyncDisposable> {
  const { instance, defaultDatabase, log } = settings
  const certificate = await makeCertificate(CERTIFIED_HOSTS, settings.now)
  // Inside TDS 7.x the handshake travels in PRELOGIN packets, and TLS 1.3 sends records after it that no client expects there.
  const secure = createSecureContext({ ...certificate, maxVersion: 'TLSv1.2' })
  const strictSecure = createSecureContext(certificate)
  const stop = new AbortController()
  const open = new Set<Promise<void>>()

  const server = createServer({ noDelay: true, keepAlive: true }, (socket: Socket) => {
    const served = serveConnection(
      socket,
      { instance, secure, strictSecure, defaultDatabase, log },
      stop.signal,
    )
    open.add(served)
    void served.finally(() => open.delete(served))
  })
  server.maxConnections = MAX_CONNECTIONS

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.address, resolve)
  })
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : settings.port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      stop.abort()
      await Promise.allSettled(open)
      await closed
    },
  }
}

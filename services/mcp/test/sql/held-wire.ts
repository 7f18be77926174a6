import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { testSql } from '../service.ts'

/** How a text stands in a TDS request. */
export const onWire = (text: string) => Buffer.from(text, 'utf16le')

/**
 * A wire to the SQL Server of the test run on which it can be made silent: what a client sends and `isHeld` says so of is kept
 * from the server, and all that client sends afterwards, until `release` passes it on. Logins and statements are not encrypted
 * on it.
 */
export const startHeldWire = async () => {
  const sql = testSql()
  const sockets = new Set<Socket>()
  let isHeld: (chunk: Buffer) => boolean = () => false
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: holds, resolve: markHeld } = Promise.withResolvers<void>()
  const server = createServer((client) => {
    const upstream = connect(sql.port, sql.server)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    let isSilent = false
    client.on('data', (chunk: Buffer) => {
      isSilent ||= isHeld(chunk)
      if (!isSilent) {
        upstream.write(chunk)
        return
      }
      markHeld()
      void released.then(() => {
        isSilent = false
        upstream.write(chunk)
      })
    })
    upstream.pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    sql: { ...sql, server: '127.0.0.1', port: address.port, encrypt: false as const },
    hold: (next: typeof isHeld) => {
      isHeld = next
    },
    /** Settles when something is held. */
    holds,
    release: () => {
      isHeld = () => false
      release()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

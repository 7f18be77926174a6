import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { testSql } from '../service.ts'

/** A wire to the SQL Server of the test run that counts the sessions on it: now, at most, and all there were. */
export const startCountedWire = async () => {
  const { server: host, port } = testSql()
  const sockets = new Set<Socket>()
  const count = { now: 0, most: 0, all: 0 }
  const server = createServer((client) => {
    const upstream = connect(port, host)
    count.now += 1
    count.all += 1
    count.most = Math.max(count.most, count.now)
    client.on('close', () => {
      count.now -= 1
    })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    sql: { ...testSql(), server: '127.0.0.1', port: address.port },
    count: (): Readonly<typeof count> => ({ ...count }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

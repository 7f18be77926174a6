import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { createSocketMaker } from './silence.ts'

const startServer = async (answer: (socket: Socket, text: string) => void) => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => answer(socket, chunk.toString()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

test('a socket over which nothing comes is ended, whatever is still sent over it', async () => {
  await using server = await startServer(() => {})
  const make = createSocketMaker(400)
  const quiet = make({ host: ['127.0.0.1'], port: [server.port] })
  const asking = make({ host: ['127.0.0.1'], port: [server.port] })
  const timer = setInterval(() => asking.write('again'), 20)
  await Promise.all([once(quiet, 'close'), once(asking, 'close')])
  clearInterval(timer)
})

test('a socket over which something comes is kept', async () => {
  await using server = await startServer((socket, text) => socket.write(text))
  const socket = createSocketMaker(400)({ host: ['127.0.0.1'], port: [server.port] })
  // It would have ended by then.
  const end = performance.now() + 2000
  while (performance.now() < end) {
    socket.write('ping')
    await once(socket, 'data')
  }
  assert.equal(socket.destroyed, false)
  socket.destroy()
})

test('each of several hosts has its turn', async () => {
  await using server = await startServer((socket, text) => socket.write(text))
  const make = createSocketMaker()
  const place = { host: ['127.0.0.1', 'localhost'], port: [server.port, server.port] }
  const sockets = [1, 2, 3].map(() => make(place))
  assert.deepEqual(
    sockets.map((socket) => Reflect.get(socket, 'host') as unknown),
    ['127.0.0.1', 'localhost', '127.0.0.1'],
  )
  for (const socket of sockets) socket.destroy()
})

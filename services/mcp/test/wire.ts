import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What happens to what a client sends: it goes on as it is or changed, is lost, cuts its connection, or has its answer cut off. */
export type Verdict = Buffer | 'pass' | 'lose' | 'cut' | 'cut the answer'

/** A TCP connection to a server that a test can cut, silence, change and measure, and that passes back-pressure on. */
export const startWire = async (to: { host: string; port: number }) => {
  const sockets = new Set<Socket>()
  const held: (() => void)[] = []
  let isUp = true
  let isSilent = false
  let forgets = new WeakSet<Socket>()
  let judge: (chunk: Buffer) => Verdict = () => 'pass'
  let change: (chunk: Buffer) => Buffer = (chunk) => chunk
  let cutAfterBytes = Infinity
  let received = 0

  const server = createServer((client) => {
    if (!isUp) {
      client.destroy()
      return
    }
    const upstream = connect(to.port, to.host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    let isDeaf = false
    let answered = 0
    const pass = (from: Socket, into: Socket, chunk: Buffer) => {
      if (forgets.has(client)) return
      if (isSilent) {
        held.push(() => into.write(chunk))
        return
      }
      if (into.write(chunk)) return
      from.pause()
      into.once('drain', () => from.resume())
    }
    client.on('data', (chunk: Buffer) => {
      const verdict = judge(chunk)
      if (verdict === 'lose') return
      if (verdict === 'cut') {
        client.destroy()
        return
      }
      isDeaf ||= verdict === 'cut the answer'
      pass(client, upstream, typeof verdict === 'string' ? chunk : verdict)
    })
    upstream.on('data', (chunk: Buffer) => {
      received += chunk.length
      answered += chunk.length
      if (isDeaf || answered > cutAfterBytes) client.destroy()
      else pass(upstream, client, change(chunk))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    host: '127.0.0.1',
    port: address.port,
    /** Cuts every connection, and refuses new ones. */
    cut: () => {
      isUp = false
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isUp = true
    },
    /** From here on nothing arrives on either side, and no side is told. */
    silence: () => {
      isSilent = true
    },
    /** What was held back arrives after all. */
    resume: () => {
      isSilent = false
      for (const arrive of held.splice(0)) arrive()
    },
    /** The connections that there are lead nowhere from here on, as behind a firewall that has dropped them; new ones do. */
    forget: () => {
      forgets = new WeakSet(sockets)
    },
    /** Decides about each piece that a client sends. */
    judge: (next: typeof judge) => {
      judge = next
    },
    /** Changes each piece that the server answers. */
    change: (next: typeof change) => {
      change = next
    },
    /** Cuts every connection over which the server has sent so much. */
    cutAfter: (bytes: number) => {
      cutAfterBytes = bytes
    },
    /** Bytes that the server has sent over all connections. */
    receivedBytes: () => received,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

export type Wire = Awaited<ReturnType<typeof startWire>>

/** A PostgreSQL URL that leads over a wire. */
export const urlOver = (wire: Wire, url: string) => {
  const wired = new URL(url)
  wired.host = `${wire.host}:${wire.port}`
  return wired.href
}

export const startPostgresWire = async (url: string) => {
  const { hostname, port } = new URL(url)
  return startWire({ host: hostname, port: Number(port || 5432) })
}

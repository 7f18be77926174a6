import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { SecureContext } from 'node:tls'
import { ProtocolError } from './byte-reader.ts'
import { HEADER_BYTES, PACKET, splitPackets } from './packet.ts'

const TLS_HANDSHAKE_RECORD = 0x16
const HANDSHAKE_PACKET_BYTES = 4096

/**
 * The byte stream under the packets: plain, TLS inside PRELOGIN packets (TDS 7.x), or TLS from the first byte (TDS 8.0).
 * `onBytes` gets decrypted bytes in order. `startTls`/`stopTls` change the layer between two messages.
 */
export function openTransport(
  socket: Socket,
  secure: { tds7: SecureContext; tds8: SecureContext },
  onBytes: (bytes: Buffer) => void,
) {
  let current: Socket | TLSSocket = socket
  let first = true
  let receive = onBytes
  let strict = false

  socket.on('data', (bytes: Buffer) => {
    if (first) {
      first = false
      if (bytes[0] === TLS_HANDSHAKE_RECORD) {
        strict = true
        attach(bareWire(socket), { secureContext: secure.tds8, ALPNProtocols: ['tds/8.0'] })
      }
    }
    receive(bytes)
  })

  function attach(wire: Wire, options: { secureContext: SecureContext; ALPNProtocols?: string[] }) {
    const tls = new TLSSocket(wire.duplex, { isServer: true, ...options })
    tls.on('data', onBytes)
    tls.on('error', (error: Error) => socket.destroy(error))
    tls.on('close', () => socket.destroy())
    receive = wire.receive
    current = tls
  }

  return {
    isStrict: () => strict,
    startTls() {
      attach(packetWire(socket), { secureContext: secure.tds7 })
    },
    /** Login-only encryption: everything after LOGIN7 is plain in both directions. */
    stopTls() {
      receive = onBytes
      current.removeListener('data', onBytes)
      current = socket
    },
    /** Resolves when the bytes are accepted and the peer reads; rejects when the socket is gone. */
    async write(bytes: Buffer): Promise<void> {
      if (socket.destroyed) throw new Error('connection closed')
      if (current.write(bytes)) return
      const gone = new AbortController()
      const onClose = (): void => gone.abort()
      socket.once('close', onClose)
      try {
        await once(current, 'drain', { signal: gone.signal })
      } finally {
        socket.removeListener('close', onClose)
      }
    },
    /** Resolves when what was written has left, or the socket is gone. */
    end: () =>
      new Promise<void>((resolve) => {
        socket.once('close', () => resolve())
        current.end(() => resolve())
      }),
    destroy: () => socket.destroy(),
  }
}

type Wire = { duplex: Duplex; receive: (bytes: Buffer) => void }

function bareWire(socket: Socket): Wire {
  const duplex = new Duplex({
    read() {},
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, () => done()),
    final: (done) => void socket.end(done),
  })
  return { duplex, receive: (bytes) => void duplex.push(bytes) }
}

// MS-TDS 3.2.5.2: TLS records travel inside PRELOGIN packets until the handshake is done, then bare. The client's first
// bare record tells that it is done: from then on our records are bare as well.
function packetWire(socket: Socket): Wire {
  let bare = false
  let carry: Buffer = Buffer.alloc(0)
  const duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      const bytes = bare
        ? chunk
        : splitPackets(PACKET.prelogin, chunk, HANDSHAKE_PACKET_BYTES, true)
      socket.write(bytes, () => done())
    },
    final: (done) => void socket.end(done),
  })

  function receive(bytes: Buffer) {
    if (bare) return void duplex.push(bytes)
    carry = Buffer.concat([carry, bytes])
    // One chunk may hold the last wrapped packet and the first bare record.
    while (carry.length >= HEADER_BYTES && carry[0] === PACKET.prelogin) {
      const length = carry.readUInt16BE(2)
      if (length < HEADER_BYTES)
        return void socket.destroy(new ProtocolError('packet shorter than its header'))
      if (carry.length < length) return
      duplex.push(carry.subarray(HEADER_BYTES, length))
      carry = carry.subarray(length)
    }
    if (carry.length === 0 || carry[0] === PACKET.prelogin) return
    bare = true
    duplex.push(carry)
    carry = Buffer.alloc(0)
  }

  return { duplex, receive }
}

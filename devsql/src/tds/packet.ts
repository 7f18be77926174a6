import { ProtocolError } from './byte-reader.ts'

// MS-TDS 2.2.3.1.1, packet types.
export const PACKET = {
  batch: 0x01,
  rpc: 0x03,
  response: 0x04,
  attention: 0x06,
  bulk: 0x07,
  transaction: 0x0e,
  login7: 0x10,
  prelogin: 0x12,
} as const

// MS-TDS 2.2.3.1.2, status bits.
const STATUS = { end: 0x01, ignore: 0x02, reset: 0x08, resetKeepTransaction: 0x10 } as const

export const HEADER_BYTES = 8

/** The size of packets, in bytes, until the login has agreed on another (MS-TDS 2.2.6.4). */
export const DEFAULT_PACKET_BYTES = 4096

export type Message = {
  type: number
  payload: Buffer
  ignore: boolean
  reset: boolean
  resetKeepTransaction: boolean
}

/**
 * Joins packets to messages. `push` takes bytes as they come from the socket; `onMessage` gets each whole message.
 * A message larger than `maxBytes`, or a packet with an impossible length, throws ProtocolError.
 */
export function joinPackets(maxBytes: number, onMessage: (message: Message) => void) {
  let pending: Buffer = Buffer.alloc(0)
  let parts: Buffer[] = []
  let partBytes = 0
  let status = 0
  let begun = false

  const takePacket = (): boolean => {
    if (pending.length < HEADER_BYTES) return false
    const length = pending.readUInt16BE(2)
    if (length < HEADER_BYTES) throw new ProtocolError('packet shorter than its header')
    if (pending.length < length) return false
    const packet = pending.subarray(0, length)
    pending = pending.subarray(length)
    // Reset bits count only on the first packet of a message.
    status = begun ? status | (packet.readUInt8(1) & 0x03) : packet.readUInt8(1)
    begun = true
    // Empty packets are dropped: a message of nothing else may be endless.
    if (length > HEADER_BYTES) parts.push(packet.subarray(HEADER_BYTES))
    partBytes += length - HEADER_BYTES
    if (partBytes > maxBytes) throw new ProtocolError('message too large')
    if ((packet.readUInt8(1) & STATUS.end) === 0) return true
    const message: Message = {
      type: packet.readUInt8(0),
      payload: parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts),
      ignore: (status & STATUS.ignore) !== 0,
      reset: (status & STATUS.reset) !== 0,
      resetKeepTransaction: (status & STATUS.resetKeepTransaction) !== 0,
    }
    parts = []
    partBytes = 0
    begun = false
    onMessage(message)
    return true
  }

  return {
    push(bytes: Buffer) {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes])
      while (takePacket());
    },
  }
}

/** Cuts `payload` into packets of at most `packetBytes`; the last carries the end bit when `end`. */
export function splitPackets(
  type: number,
  payload: Buffer,
  packetBytes: number,
  end: boolean,
  firstId = 1,
): Buffer {
  const size = packetBytes - HEADER_BYTES
  const count = Math.max(1, Math.ceil(payload.length / size))
  const out = Buffer.allocUnsafe(payload.length + count * HEADER_BYTES)
  let at = 0
  for (let index = 0; index < count; index += 1) {
    const chunk = payload.subarray(index * size, (index + 1) * size)
    out.writeUInt8(type, at)
    out.writeUInt8(end && index === count - 1 ? STATUS.end : 0, at + 1)
    out.writeUInt16BE(chunk.length + HEADER_BYTES, at + 2)
    out.writeUInt16BE(0, at + 4)
    out.writeUInt8((firstId + index) & 0xff, at + 6)
    out.writeUInt8(0, at + 7)
    chunk.copy(out, at + HEADER_BYTES)
    at += chunk.length + HEADER_BYTES
  }
  return out
}

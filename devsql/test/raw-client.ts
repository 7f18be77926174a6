import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { writeBytes } from '../src/tds/byte-writer.ts'
import type { ByteWriter } from '../src/tds/byte-writer.ts'
import { joinPackets, PACKET, splitPackets } from '../src/tds/packet.ts'
import { LOGINS } from './stand.ts'

const MAX_BYTES = 64 * 1024 * 1024

type Login = { user: string; password: string }

/** A DONE token of an answer; `final` of the last one. */
export type Done = { token: number; status: number; command: number; rows: number }

/** What a raw answer holds. `tokens` are those that can be told apart without knowing the columns: none of a result set. */
export type RawAnswer = {
  bytes: Buffer
  /** The length of every packet it came in. */
  packets: number[]
}

/** The status bits of a client's packet (MS-TDS 2.2.3.1.2). */
export const RESET = 0x08
export const RESET_KEEP_TRANSACTION = 0x10

/**
 * A TDS client without any cleverness, for what drivers do not do: it logs in without encryption and sends whatever bytes it
 * is given.
 */
export async function openRawClient(
  stand: { port: number },
  options: { login?: Login; packetBytes?: number; database?: string } = {},
) {
  const { login = LOGINS.writer, packetBytes = 4096, database = 'shop' } = options
  const socket = createConnection({ port: stand.port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  const answers: Buffer[] = []
  let lengths: number[] = []
  let wake: (() => void) | undefined
  let carry: Buffer = Buffer.alloc(0)
  const packets = joinPackets(MAX_BYTES, ({ payload }) => {
    answers.push(payload)
    wake?.()
  })
  socket.on('data', (bytes: Buffer) => {
    carry = Buffer.concat([carry, bytes])
    while (carry.length >= 8 && carry.length >= carry.readUInt16BE(2)) {
      lengths.push(carry.readUInt16BE(2))
      carry = carry.subarray(carry.readUInt16BE(2))
    }
    packets.push(bytes)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => wake?.())

  const answer = async (): Promise<RawAnswer> => {
    while (answers.length === 0) {
      if (socket.destroyed) throw new Error('the server closed the connection')
      const { promise, resolve } = Promise.withResolvers<undefined>()
      wake = () => resolve(undefined)
      await promise
    }
    const bytes = answers.shift() ?? Buffer.alloc(0)
    const sent = lengths
    lengths = []
    return { bytes, packets: sent }
  }
  const post = (type: number, payload: Buffer, status = 0): void => {
    const size = Math.min(32_767, Math.max(512, packetBytes || 4096))
    const bytes = splitPackets(type, payload, size, true)
    bytes.writeUInt8(bytes.readUInt8(1) | status, 1)
    socket.write(bytes)
  }
  const ask = async (type: number, payload: Buffer, status = 0): Promise<RawAnswer> => {
    post(type, payload, status)
    return answer()
  }

  // Before LOGIN7 packets have their first size (MS-TDS 2.2.6.4); neither message here is longer.
  await ask(PACKET.prelogin, Buffer.from([1, 0, 6, 0, 1, 0xff, 2]))
  const entered = await ask(PACKET.login7, loginMessage(login, packetBytes, database))
  assert.ok(entered.bytes.includes(0xad), 'no LOGINACK')

  let descriptor = 0n
  const headers = (out: ByteWriter): void => {
    out.u32(22)
    out.u32(18)
    out.u16(2)
    out.u64(descriptor)
    out.u32(1)
  }
  const message = (write: (out: ByteWriter) => void): Buffer => {
    const out = writeBytes()
    headers(out)
    write(out)
    return out.take()
  }

  return {
    socket,
    entered,
    answer,
    post,
    batch: (sql: string, status = 0) =>
      ask(
        PACKET.batch,
        message((out) => out.ucs2(sql)),
        status,
      ),
    postBatch: (sql: string) =>
      post(
        PACKET.batch,
        message((out) => out.ucs2(sql)),
      ),
    rpc: (write: (out: ByteWriter) => void) => ask(PACKET.rpc, message(write)),
    transaction: (write: (out: ByteWriter) => void) => ask(PACKET.transaction, message(write)),
    attention: () => post(PACKET.attention, Buffer.alloc(0)),
    /** The descriptor that later messages carry in their headers. */
    enlist(to: bigint) {
      descriptor = to
    },
    async [Symbol.asyncDispose]() {
      if (socket.destroyed) return
      const closed = once(socket, 'close')
      socket.destroy()
      await closed
    },
  }
}

export type RawClient = Awaited<ReturnType<typeof openRawClient>>

/** The DONE tokens at the end of an answer that holds nothing else of 13 bytes there, last one first. */
export function lastDone({ bytes }: RawAnswer): Done {
  const at = bytes.length - 13
  const token = bytes.readUInt8(at)
  assert.ok(token >= 0xfd, `no DONE at the end: 0x${token.toString(16)}`)
  return {
    token,
    status: bytes.readUInt16LE(at + 1),
    command: bytes.readUInt16LE(at + 3),
    rows: Number(bytes.readBigUInt64LE(at + 5)),
  }
}

function loginMessage(login: Login, packetBytes: number, database: string): Buffer {
  const hidden = Buffer.from(login.password, 'utf16le').map((byte) => {
    const swapped = ((byte << 4) | (byte >> 4)) & 0xff
    return swapped ^ 0xa5
  })
  const fields: Buffer[] = [
    Buffer.from('host', 'utf16le'),
    Buffer.from(login.user, 'utf16le'),
    Buffer.from(hidden),
    Buffer.from('raw client', 'utf16le'),
    ...['server', '', 'library', '', database].map((text) => Buffer.from(text, 'utf16le')),
  ]
  const out = writeBytes()
  const total = 94 + fields.reduce((sum, field) => sum + field.length, 0)
  out.u32(total)
  out.u32(0x74000004)
  out.u32(packetBytes)
  out.raw(Buffer.alloc(12))
  out.raw(Buffer.from([0xe0, 0x03, 0, 0]))
  out.raw(Buffer.alloc(8))
  let offset = 94
  for (const field of fields) {
    out.u16(offset)
    out.u16(field.length / 2)
    offset += field.length
  }
  out.raw(Buffer.alloc(94 - out.length()))
  for (const field of fields) out.raw(field)
  return out.take()
}

import { ProtocolError, readBytes } from './byte-reader.ts'

// MS-TDS 2.2.6.5, PRELOGIN.
const OPTION = {
  version: 0x00,
  encryption: 0x01,
  instance: 0x02,
  thread: 0x03,
  mars: 0x04,
  end: 0xff,
} as const

export const ENCRYPTION = { off: 0x00, on: 0x01, notSupported: 0x02, required: 0x03 } as const

/** The encryption byte of the client's PRELOGIN; absent means not supported. */
export function readPrelogin(payload: Buffer): number {
  const reader = readBytes(payload)
  for (;;) {
    const token = reader.u8()
    if (token === OPTION.end) return ENCRYPTION.notSupported
    const head = reader.raw(4)
    const offset = head.readUInt16BE(0)
    const length = head.readUInt16BE(2)
    if (offset + length > payload.length)
      throw new ProtocolError('PRELOGIN option outside the message')
    if (token !== OPTION.encryption) continue
    if (length === 0) throw new ProtocolError('PRELOGIN encryption without a value')
    return payload.readUInt8(offset)
  }
}

/** The server's PRELOGIN: its version (16.0.1000), the agreed encryption, no MARS. */
export function writePrelogin(encryption: number): Buffer {
  const options: [number, Buffer][] = [
    [OPTION.version, Buffer.from([16, 0, 0x03, 0xe8, 0, 0])],
    [OPTION.encryption, Buffer.from([encryption])],
    [OPTION.instance, Buffer.from([0])],
    [OPTION.thread, Buffer.alloc(0)],
    [OPTION.mars, Buffer.from([0])],
  ]
  const head = Buffer.alloc(options.length * 5 + 1, OPTION.end)
  let offset = head.length
  options.forEach(([token, data], index) => {
    head.writeUInt8(token, index * 5)
    head.writeUInt16BE(offset, index * 5 + 1)
    head.writeUInt16BE(data.length, index * 5 + 3)
    offset += data.length
  })
  return Buffer.concat([head, ...options.map(([, data]) => data)])
}

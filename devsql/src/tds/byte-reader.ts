/** A message ended before a field it announced: the peer breaks the protocol and is disconnected. */
export class ProtocolError extends Error {
  override name = 'ProtocolError'
}

export type ByteReader = ReturnType<typeof readBytes>

/** A cursor over one message. Every read checks the bounds and throws ProtocolError, never RangeError. */
export function readBytes(bytes: Buffer, start = 0) {
  let at = start

  const take = (count: number): number => {
    if (count < 0 || at + count > bytes.length)
      throw new ProtocolError('message ends inside a field')
    const from = at
    at += count
    return from
  }

  const raw = (count: number): Buffer => {
    const from = take(count)
    return bytes.subarray(from, from + count)
  }
  const ucs2 = (characters: number): string => raw(characters * 2).toString('utf16le')

  return {
    position: () => at,
    remaining: () => bytes.length - at,
    seek(to: number) {
      at = 0
      take(to)
    },
    peek: () => bytes[at],
    u8: () => bytes.readUInt8(take(1)),
    i16: () => bytes.readInt16LE(take(2)),
    u16: () => bytes.readUInt16LE(take(2)),
    i32: () => bytes.readInt32LE(take(4)),
    u32: () => bytes.readUInt32LE(take(4)),
    u32be: () => bytes.readUInt32BE(take(4)),
    i64: () => bytes.readBigInt64LE(take(8)),
    u64: () => bytes.readBigUInt64LE(take(8)),
    f32: () => bytes.readFloatLE(take(4)),
    f64: () => bytes.readDoubleLE(take(8)),
    uint: (byteCount: number) => {
      let value = 0n
      raw(byteCount).forEach((byte, index) => (value += BigInt(byte) << BigInt(index * 8)))
      return value
    },
    raw,
    ucs2,
    /** B_VARCHAR: one byte of length in characters. */
    shortText: () => ucs2(bytes.readUInt8(take(1))),
    /** US_VARCHAR: two bytes of length in characters. */
    longText: () => ucs2(bytes.readUInt16LE(take(2))),
  }
}

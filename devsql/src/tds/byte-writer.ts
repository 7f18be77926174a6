export type ByteWriter = ReturnType<typeof writeBytes>

/** A growing buffer. `take` hands over what was written and starts again. */
export function writeBytes(initialBytes = 4096) {
  let buffer = Buffer.allocUnsafe(initialBytes)
  let length = 0

  // Called before the write, never inside its arguments: it may put a larger buffer in place.
  const room = (count: number): number => {
    if (length + count > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + count))
      buffer.copy(larger, 0, 0, length)
      buffer = larger
    }
    const at = length
    length += count
    return at
  }

  const ucs2 = (text: string): void => {
    const at = room(text.length * 2)
    buffer.write(text, at, 'utf16le')
  }

  const writer = {
    length: () => length,
    u8(value: number) {
      const at = room(1)
      buffer.writeUInt8(value, at)
    },
    i16(value: number) {
      const at = room(2)
      buffer.writeInt16LE(value, at)
    },
    u16(value: number) {
      const at = room(2)
      buffer.writeUInt16LE(value, at)
    },
    i32(value: number) {
      const at = room(4)
      buffer.writeInt32LE(value, at)
    },
    u32(value: number) {
      const at = room(4)
      buffer.writeUInt32LE(value, at)
    },
    u32be(value: number) {
      const at = room(4)
      buffer.writeUInt32BE(value, at)
    },
    i64(value: bigint) {
      const at = room(8)
      buffer.writeBigInt64LE(value, at)
    },
    u64(value: bigint) {
      const at = room(8)
      buffer.writeBigUInt64LE(value, at)
    },
    f32(value: number) {
      const at = room(4)
      buffer.writeFloatLE(value, at)
    },
    f64(value: number) {
      const at = room(8)
      buffer.writeDoubleLE(value, at)
    },
    uint(value: bigint, byteCount: number) {
      let rest = value
      for (let index = 0; index < byteCount; index += 1) {
        writer.u8(Number(rest & 0xffn))
        rest >>= 8n
      }
    },
    raw(bytes: Uint8Array) {
      const at = room(bytes.length)
      buffer.set(bytes, at)
    },
    ucs2,
    /** B_VARCHAR: one byte of length in characters; longer text is cut, names never are that long. */
    shortText(text: string) {
      const cut = text.slice(0, 255)
      writer.u8(cut.length)
      ucs2(cut)
    },
    /** US_VARCHAR: two bytes of length in characters. */
    longText(text: string) {
      const cut = text.slice(0, 65535)
      writer.u16(cut.length)
      ucs2(cut)
    },
    /** Runs `write` and puts the number of bytes it wrote, as u16, before them. */
    sized(write: () => void) {
      const at = room(2)
      write()
      buffer.writeUInt16LE(length - at - 2, at)
    },
    /** Forgets what was written after the first `kept` bytes. */
    truncate(kept: number) {
      length = Math.min(length, kept)
    },
    take(): Buffer {
      const taken = Buffer.from(buffer.subarray(0, length))
      length = 0
      return taken
    },
  }
  return writer
}

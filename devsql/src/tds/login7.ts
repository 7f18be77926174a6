import { ProtocolError, readBytes } from './byte-reader.ts'

export type Login = {
  tdsVersion: number
  packetBytes: number
  user: string
  password: string
  hostName: string
  appName: string
  library: string
  database: string
  language: string
  integrated: boolean
  federated: boolean
}

// MS-TDS 2.2.6.4: fixed part of 36 bytes, then pairs of offset and length in characters.
const FIXED_BYTES = 36

/** Reads LOGIN7. The password is the plain text (its obfuscation undone); the caller compares and forgets it. */
export function readLogin7(payload: Buffer): Login {
  const reader = readBytes(payload)
  if (reader.u32() > payload.length) throw new ProtocolError('LOGIN7 length is wrong')
  const tdsVersion = reader.u32()
  const packetBytes = reader.u32()
  reader.raw(12)
  reader.u8()
  const optionFlags2 = reader.u8()
  reader.u8()
  const optionFlags3 = reader.u8()
  reader.seek(FIXED_BYTES)

  const field = (): Buffer => {
    const offset = reader.u16()
    const characters = reader.u16()
    if (offset + characters * 2 > payload.length)
      throw new ProtocolError('LOGIN7 field outside the message')
    return payload.subarray(offset, offset + characters * 2)
  }
  const text = (): string => field().toString('utf16le')

  const hostName = text()
  const user = text()
  const password = revealPassword(field())
  const appName = text()
  text() // server name
  const extension = reader.raw(4)
  const library = text()
  const language = text()
  const database = text()
  return {
    tdsVersion,
    packetBytes,
    user,
    password,
    hostName,
    appName,
    library,
    database,
    language,
    integrated: (optionFlags2 & 0x80) !== 0,
    federated: (optionFlags3 & 0x10) !== 0 && asksForFederation(payload, extension.readUInt16LE(0)),
  }
}

// Each byte: nibbles swapped, then XOR 0xA5, by the client; the reverse here.
function revealPassword(hidden: Buffer): string {
  const plain = Buffer.from(hidden)
  for (let index = 0; index < plain.length; index += 1) {
    const byte = plain.readUInt8(index) ^ 0xa5
    plain.writeUInt8(((byte << 4) | (byte >> 4)) & 0xff, index)
  }
  return plain.toString('utf16le')
}

// MS-TDS 2.2.6.4 FeatureExt: a list of id, u32 length, data, ended by 0xFF. 0x02 is FEDAUTH.
function asksForFederation(payload: Buffer, pointer: number): boolean {
  const reader = readBytes(payload)
  reader.seek(pointer)
  reader.seek(reader.u32())
  for (;;) {
    const id = reader.u8()
    if (id === 0xff) return false
    if (id === 0x02) return true
    reader.raw(reader.u32())
  }
}
